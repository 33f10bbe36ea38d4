import { type Clock, type Logger, type Timers, durationMs } from '@horae/submitter/kernel';
import { type OpenZookeeper, ZookeeperError, loadZookeeper } from '@horae/submitter/zookeeper';
import type { AgentSettings } from './config/index.js';
import { type MasterDetector, createDetector, needsZookeeper } from './detector/index.js';
import { StartRefused } from './start-refused.js';

const timers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** What `--master` says. @throws StartRefused where ZooKeeper is asked for and not installed */
export async function openDetector(
  settings: AgentSettings,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<MasterDetector> {
  const authorization = authorizationOf(settings);
  return createDetector({
    masters: settings.master,
    sessionTimeoutMs: durationMs(settings['zk-session-timeout']),
    clock,
    timers,
    logger,
    ...(needsZookeeper(settings.master) ? { openZookeeper: await zookeeper() } : {}),
    ...(authorization === null ? {} : { authorization }),
  });
}

/** Of the `Authorization` header for masters; null without credentials. */
export function authorizationOf(settings: AgentSettings): string | null {
  const credentials = settings['master-credentials'];
  return credentials === null ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
}

async function zookeeper(): Promise<OpenZookeeper> {
  try {
    return await loadZookeeper();
  } catch (error) {
    if (!(error instanceof ZookeeperError)) throw error;
    throw new StartRefused('configInvalid', `master: ${error.message}`, { cause: error });
  }
}
