import { LogOut } from 'lucide-preact';
import { session, signOut } from '../api/index.js';
import { sayFailed } from '../parts/index.js';
import { t } from '../text/index.js';

/** Nothing where nobody signs in, or where the browser holds the credentials. */
export function Account() {
  const { user = null, by = null } = session.value ?? {};
  if (user === null || by !== 'session') return null;
  const name = t('session.signOut', { user });
  return (
    <button
      type="button"
      class="plain icon-button"
      aria-label={name}
      title={name}
      onClick={() => void leave()}
    >
      <LogOut size={18} aria-hidden="true" />
    </button>
  );
}

/** Signs out; what was shown goes with it. */
export async function leave(): Promise<void> {
  try {
    await signOut();
    location.reload();
  } catch (error) {
    sayFailed(error);
  }
}
