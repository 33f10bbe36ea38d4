import { needsZookeeper } from '@horae/agent/detector';
import type { Clock, LeveledLogger, Timers } from '@horae/submitter/kernel';
import { type OpenZookeeper, ZookeeperError, loadZookeeper } from '@horae/submitter/zookeeper';
import type { ClosingStack } from '../closing-stack.js';
import type { SchedulerSettings } from '../config/index.js';
import { type HttpConfig, withPort } from '../http/index.js';
import { httpConfig } from '../http-settings.js';
import { type JobNotifier, createNotifier } from '../notify/index.js';
import { notifyConfig } from '../notify-settings.js';
import type { SchedulerSeams } from '../seams.js';
import { StartFailure } from '../start-failure.js';
import type { Fronts } from './fronts.js';
import type { SchedulerOptions } from './running-scheduler.js';

/** What every term of office is made with; it outlives all of them. */
export interface OfficeParts {
  readonly settings: SchedulerSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: LeveledLogger;
  readonly seams: SchedulerSeams;
  readonly notifier: JobNotifier;
  /** Null where no option speaks of ZooKeeper. */
  readonly openZookeeper: OpenZookeeper | null;
  /** With the port that is really listened on. */
  readonly http: HttpConfig;
}

/** @throws StartFailure */
export async function openOfficeParts(
  options: SchedulerOptions,
  fronts: Fronts,
  opened: ClosingStack,
): Promise<OfficeParts> {
  const { settings, clock, timers, logger, seams = {} } = options;
  const notifier = createNotifier({ ...options, config: notifyConfig(settings) });
  opened.add(() => notifier.stop());
  const config = httpConfig(settings);
  const http = { ...config, advertised: withPort(config.advertised, fronts.rest.port) };
  const openZookeeper = await zookeeperFor(options);
  return { settings, clock, timers, logger, seams, notifier, openZookeeper, http };
}

/** The package is optional: whoever has one scheduler does without. */
async function zookeeperFor({ settings, seams }: SchedulerOptions): Promise<OpenZookeeper | null> {
  if (settings.zk === null && !needsZookeeper(settings.master)) return null;
  if (seams?.openZookeeper !== undefined) return seams.openZookeeper;
  return loadZookeeper().catch((error: unknown) => {
    if (error instanceof ZookeeperError) throw new StartFailure('configInvalid', error.message);
    throw error;
  });
}
