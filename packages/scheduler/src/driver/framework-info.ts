import type { FrameworkInfo, SchedulerCall } from '@horae/agent/protocol';
import type { DriverOptions } from '../ports/driver.js';

/** A week: longer than any outage that somebody is still working on. Seconds, as Mesos wants it. */
const FAILOVER_TIMEOUT_S = 604_800;

/**
 * 2: executors tell when a kill is under way; 5: unreachable, dropped and gone are told apart;
 * 6 and 7: the present form of offers and resources.
 */
const CAPABILITIES = [
  'TASK_KILLING_STATE',
  'PARTITION_AWARE',
  'MULTI_ROLE',
  'RESERVATION_REFINEMENT',
] as const;

export interface FrameworkIdentity {
  /** The user that Mesos runs tasks as when the task names none. */
  readonly user?: string;
  /** Whose offers are taken; `*` is everybody's. */
  readonly role?: string;
  readonly principal?: string;
  readonly webUiUrl?: string;
  readonly hostname?: string;
}

export function subscribeCall(
  { frameworkName }: Pick<DriverOptions, 'frameworkName'>,
  frameworkId: string | null,
  identity: FrameworkIdentity,
): SchedulerCall {
  const id = frameworkId === null ? {} : { id: { value: frameworkId } };
  const framework_info: FrameworkInfo = {
    user: identity.user ?? 'nobody',
    name: frameworkName,
    ...id,
    failover_timeout: FAILOVER_TIMEOUT_S,
    checkpoint: true,
    roles: [identity.role ?? '*'],
    capabilities: CAPABILITIES.map((type) => ({ type })),
    ...(identity.principal === undefined ? {} : { principal: identity.principal }),
    ...(identity.webUiUrl === undefined ? {} : { webui_url: identity.webUiUrl }),
    ...(identity.hostname === undefined ? {} : { hostname: identity.hostname }),
  };
  return {
    ...(frameworkId === null ? {} : { framework_id: { value: frameworkId } }),
    type: 'SUBSCRIBE',
    subscribe: { framework_info },
  };
}
