import type { Route } from '../../view/index.js';
import { PageHead } from '../../parts/index.js';

export function SettingsPage(_: { readonly route: Route }) {
  return <PageHead title="Settings" />;
}
