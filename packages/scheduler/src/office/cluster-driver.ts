import { randomInt } from 'node:crypto';
import { seededRng } from '@horae/submitter/kernel';
import { createHttpDriver, createInProcessDriver } from '../driver/index.js';
import type { Master } from '../master/index.js';
import type { Driver } from '../ports/driver.js';
import type { Lease } from '../ports/leadership.js';
import type { OfficeParts } from './office-parts.js';

/** The way to the cluster: the embedded master of this term, or one elsewhere. */
export function clusterDriver(
  parts: OfficeParts,
  master: Master | null,
  lease: Lease | undefined,
): Driver {
  const driver = master === null ? driverElsewhere(parts, lease) : createInProcessDriver(master);
  return parts.seams.wrapDriver?.(driver) ?? driver;
}

function driverElsewhere(parts: OfficeParts, lease: Lease | undefined): Driver {
  const { settings, clock, timers, logger, openZookeeper } = parts;
  const credentials = settings['master-credentials'];
  return createHttpDriver({
    masters: settings.master,
    sessionTimeoutMs: settings['zk-session-timeout'],
    ...(openZookeeper === null ? {} : { openZookeeper }),
    clock,
    timers,
    logger,
    rng: seededRng(randomInt(2 ** 32)),
    ...(lease === undefined ? {} : { mayAct: () => lease.isHeld() }),
    ...(credentials === null ? {} : { principal: credentials.user, secret: credentials.password }),
  });
}
