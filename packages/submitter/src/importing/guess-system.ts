import { isChronosJob } from './chronos/index.js';
import { isCosmosJob } from './cosmos/index.js';
import { isDkronJob } from './dkron/index.js';
import type { ImportFile, System } from './import-result.js';
import { isKubernetesObject } from './kubernetes/index.js';
import { jobsOfFile } from './jobs-of-file.js';

/** Which system a file is from, by its name and what is in it; null when nothing tells. */
export function guessSystem(file: ImportFile): System | null {
  if (
    /\.(timer|service)$/.test(file.fileName) ||
    /^\[(Unit|Timer|Service)\]\s*$/m.test(file.text)
  ) {
    return 'systemd';
  }
  const found = jobsOfFile(file);
  if (!found.ok) return null;
  const values = found.value.map(({ value }) => value);
  if (values.some(isKubernetesObject)) return 'kubernetes';
  // These have an `executor` too.
  if (values.some(isChronosJob)) return 'chronos';
  if (values.some(isDkronJob)) return 'dkron';
  return values.some(isCosmosJob) ? 'cosmos' : null;
}
