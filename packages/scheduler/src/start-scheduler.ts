import { ClosingStack } from './closing-stack.js';
import {
  type RunningScheduler,
  type SchedulerOptions,
  startAlone,
  startElected,
} from './office/index.js';
import { refuseSettings } from './refuse-settings.js';

/**
 * Alone with a file, or one of several that ZooKeeper chooses a leader of: either way the same
 * servers listen for the life of the process, and one term of office is the same.
 * @throws StartFailure
 */
export async function startScheduler(options: SchedulerOptions): Promise<RunningScheduler> {
  // Before anything is opened: a refused start has taken no office and subscribed nowhere.
  refuseSettings(options.settings);
  const opened = new ClosingStack();
  try {
    const start = options.settings.zk === null ? startAlone : startElected;
    return await start(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}
