import type { Driver } from '../../../packages/scheduler/src/ports/driver.js';
import type { SchedulerSeams } from '../../../packages/scheduler/src/seams.js';

/** Nobody asks the master what became of a task. */
export const deafSeams: SchedulerSeams = {
  wrapDriver: (driver: Driver): Driver => ({
    start: (options) => driver.start(options),
    send: (call) => {
      if (call.type !== 'RECONCILE') driver.send(call);
    },
    stop: () => driver.stop(),
  }),
};
