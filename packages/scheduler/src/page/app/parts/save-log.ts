import { type LogSource, type RunAnswer, fetchWholeLog } from '../api/index.js';
import { sayFailed } from './messages.js';

/** Saves a whole output as a file of the reader's machine. */
export async function saveLog(source: LogSource, run: RunAnswer): Promise<void> {
  try {
    const address = URL.createObjectURL(await fetchWholeLog(source));
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName(source, run);
    link.click();
    URL.revokeObjectURL(address);
  } catch (error) {
    sayFailed(error);
  }
}

/** A name that every file system takes. */
function fileName({ attempt, stream }: LogSource, run: RunAnswer): string {
  return `${run.job}-${run.dueAt}-${attempt + 1}-${stream}.log`.replace(/[^\w.-]+/g, '_');
}
