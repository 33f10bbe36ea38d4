import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandboxes } from '../../ports/index.js';
import { safeName } from './safe-name.js';

export interface SandboxFolders extends Sandboxes {
  readonly runsFolder: string;
  readonly recordsFolder: string;
}

/** `<work>/runs/<name>/` for the task, `<work>/records/<name>` for what is known about it. */
export function openSandboxes(workFolder: string): SandboxFolders {
  const runsFolder = join(workFolder, 'runs');
  const recordsFolder = join(workFolder, 'records');
  mkdirSync(runsFolder, { recursive: true });
  mkdirSync(recordsFolder, { recursive: true });
  // Other users' tasks pass through to their own sandbox and see nobody else's.
  chmodSync(runsFolder, 0o711);
  chmodSync(recordsFolder, 0o700);
  return {
    runsFolder,
    recordsFolder,
    directoryOf: (taskId) => join(runsFolder, safeName(taskId)),
    recordOf: (taskId) => join(recordsFolder, safeName(taskId)),
  };
}
