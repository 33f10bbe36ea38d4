import { CRONTAB_SOURCE_LABEL } from '../../crontab/index.js';
import { type System, SYSTEM_LABEL } from '../../importing/index.js';
import type { JobDocument } from '../../job/index.js';
import { SYNC_SOURCE_LABEL } from '../../syncing/index.js';

/** Why an import may not replace the job that has its name; null when it is its own. */
export function foreignText(stored: JobDocument, system: System): string | null {
  const labels = (stored['labels'] ?? {}) as Readonly<Record<string, string | undefined>>;
  const folder = labels[SYNC_SOURCE_LABEL];
  const table = labels[CRONTAB_SOURCE_LABEL];
  const before = labels[SYSTEM_LABEL];
  if (folder !== undefined) return refusal(`came from the folder ${folder}${CHANGED_BACK}`);
  if (table !== undefined) return refusal(`came from the crontab ${table}${CHANGED_BACK}`);
  if (before === undefined) return refusal('did not come from an import');
  return before === system ? null : refusal(`was imported from ${before}, and not from ${system}`);
}

const CHANGED_BACK = ', whose next load would change it back';

function refusal(why: string): string {
  return (
    `the scheduler has a job of this name that ${why}; --adopt replaces it, and --prefix gives ` +
    'the imported jobs names of their own'
  );
}
