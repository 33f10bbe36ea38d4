import type { Route } from '../../view/index.js';
import { PageHead } from '../../parts/index.js';

export function JobFormPage(_: { readonly route: Route }) {
  return <PageHead title="Job" />;
}
