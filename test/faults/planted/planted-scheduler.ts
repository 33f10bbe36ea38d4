import { SCHEDULER_PROGRAM, type SchedulerSettings, startScheduler } from '@horae/scheduler';
import { createLogger } from '@horae/agent/log';
import {
  runCommand,
  systemClock,
  systemTimers,
} from '../../../packages/scheduler/src/cli/index.js';
import type { SchedulerSeams } from '../../../packages/scheduler/src/seams.js';
import { loadZookeeper } from '@horae/submitter/zookeeper';
import { deafSeams } from './no-reconciliation.js';
import { forgetfulStore } from './forgetful-store.js';
import { hastyStore } from './hasty-store.js';
import type { PlantedFault } from './planted-faults.js';
import { sleeplessClock } from './sleepless-clock.js';
import { unfencedZookeeper } from './unfenced-zookeeper.js';

// `planted-scheduler.ts FAULT FLAGS…`: horae-scheduler with a fault in it.
const [fault = '', ...flags] = process.argv.slice(2);
process.argv = [...process.argv.slice(0, 2), ...flags];
const seams = await seamsOf(fault as PlantedFault);

await runCommand({
  program: SCHEDULER_PROGRAM,
  run: async (settings: SchedulerSettings) => {
    const logger = createLogger({ level: settings['log-level'], format: settings['log-format'] });
    const scheduler = await startScheduler({
      settings,
      clock: fault === 'fenceOff' ? sleeplessClock(systemClock) : systemClock,
      timers: systemTimers,
      logger,
      seams,
      onFatal: (reason, error) => {
        logger.error('The scheduler cannot go on', { reason, error: error.message });
        process.exit(1);
      },
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void scheduler.stop().finally(() => process.exit(0)));
    }
  },
});

async function seamsOf(planted: PlantedFault): Promise<SchedulerSeams> {
  switch (planted) {
    case 'fenceOff':
      return {
        openZookeeper: unfencedZookeeper(await loadZookeeper()),
        lease: () => ({ isHeld: () => true }),
      };
    case 'launchBeforeCommit':
      return { wrapStore: hastyStore };
    case 'gatesInMemory':
    case 'retriesInMemory':
      return { wrapStore: (store) => forgetfulStore(store, planted) };
    case 'noReconciliation':
      return deafSeams;
  }
}
