import { createLogger } from '@horae/agent/log';
import { runCommand, systemClock, systemTimers } from './cli/index.js';
import { MIGRATE_PROGRAM, SCHEDULER_PROGRAM, type SchedulerSettings } from './config/index.js';
import { InvariantViolation, type Logger } from '@horae/submitter/kernel';
import { type ExitReason, exitCode } from './shell/index.js';
import type { RunningScheduler } from './office/index.js';
import { startScheduler } from './start-scheduler.js';
import { StartFailure } from './start-failure.js';

/** A stop that takes longer has hung: what is durable is durable. */
const STOP_WITHIN_MS = 10_000;

/** `horae-scheduler`: start, and every way to end. */
async function run(settings: SchedulerSettings): Promise<void> {
  const logger = createLogger({ level: settings['log-level'], format: settings['log-format'] });
  let scheduler: RunningScheduler | null = null;
  let isEnding = false;

  function end(reason: ExitReason): void {
    if (isEnding) return;
    isEnding = true;
    // Unreferenced: it must not keep a process alive that has nothing left to do.
    setTimeout(() => process.exit(exitCode(reason)), STOP_WITHIN_MS).unref();
    const stopped = scheduler === null ? Promise.resolve() : scheduler.stop();
    stopped
      .catch((error: Error) => logger.error('Stopping failed', { error: error.message }))
      .finally(() => process.exit(exitCode(reason)));
  }

  endOnFailures(logger, end);
  endWhenAsked(logger, () => end('stopped'));
  try {
    scheduler = await startScheduler({
      settings,
      clock: systemClock,
      timers: systemTimers,
      logger,
      onFatal: (reason, error) => {
        // A stack is of use where something is to be mended in Horae, not on a full disk.
        const facts = reason === 'invariantViolated' ? factsOf(error) : { error: error.message };
        logger.error('The scheduler cannot go on', { reason, ...facts });
        end(reason);
      },
    });
    const { url, masterUrl } = scheduler;
    logger.info('Ready', { url, masterUrl, pid: process.pid });
    process.send?.({ type: 'ready', url, masterUrl });
  } catch (error) {
    const reason = error instanceof StartFailure ? error.reason : 'invariantViolated';
    const facts = error instanceof StartFailure ? {} : factsOf(error as Error);
    logger.error((error as Error).message, { reason, ...facts });
    end(reason);
  }
}

function endOnFailures(logger: Logger, end: (reason: ExitReason) => void): void {
  const onFailure = (error: unknown): void => {
    const facts = factsOf(error instanceof Error ? error : new Error(String(error)));
    logger.error('A defect of Horae', facts);
    end('invariantViolated');
  };
  process.on('uncaughtException', onFailure);
  process.on('unhandledRejection', onFailure);
}

/** A signal, or the end of a parent that started it with a message channel (`horae`). */
function endWhenAsked(logger: Logger, end: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      logger.info('Stopping', { signal });
      end();
    });
  }
  process.on('disconnect', () => {
    logger.warn('Stopping: the process that started this one has gone');
    end();
  });
}

function factsOf(error: Error): { error: string; stack: string | undefined } {
  const cause =
    error instanceof InvariantViolation && error.cause instanceof Error ? error.cause : error;
  return { error: error.message, stack: cause.stack };
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'migrate') {
  // Loaded when it is asked for: a scheduler that starts has to be quick.
  const { runMigration } = await import('./migrate/index.js');
  await runCommand({ program: MIGRATE_PROGRAM, run: runMigration, argv: rest });
} else {
  await runCommand({ program: SCHEDULER_PROGRAM, run });
}
