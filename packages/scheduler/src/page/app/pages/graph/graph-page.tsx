import type { Route } from '../../view/index.js';
import { PageHead } from '../../parts/index.js';

export function GraphPage(_: { readonly route: Route }) {
  return <PageHead title="Graph" />;
}
