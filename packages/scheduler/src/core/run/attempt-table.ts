import type { TaskStatus } from '@horae/agent/protocol';
import type { AttemptState } from '../run.js';

/** What can be heard about an attempt, or asked for. */
export type AttemptSignal =
  | 'staged'
  | 'started'
  | 'stopping'
  | 'finished'
  | 'failed'
  | 'refused'
  | 'killed'
  /** Killed by its agent's going, not by us. */
  | 'drained'
  /** Certainly never started. */
  | 'dropped'
  | 'gone'
  | 'unreachable'
  | 'unknown'
  | 'killAsked'
  /** The task has said itself how it ended, through the API. */
  | 'reported'
  /** Its agent has been out of reach for too long. */
  | 'silent';

/**
 * What to do about it.
 * `stay`: late or repeated news, nothing changes. `odd`: the same, and counted: someone outside is
 * wrong. `show`: it lives, so its agent can be reached. `hide`: its agent cannot. `drop`: it never
 * started, so another attempt does not count. `killAgain`: it lives although it was given up.
 * `late`: it was given up and has now ended. `note`: kept until the task ends. `settle`: what the
 * report says is how the attempt has ended.
 */
export type AttemptMove =
  | 'stay'
  | 'odd'
  | 'show'
  | 'hide'
  | 'start'
  | 'succeed'
  | 'fail'
  | 'refuse'
  | 'askKill'
  | 'endKilled'
  | 'endUnstarted'
  | 'drop'
  | 'lose'
  | 'killAgain'
  | 'late'
  | 'note'
  | 'settle';

type Row = { readonly [Signal in AttemptSignal]: AttemptMove };

/**
 * The life of an attempt, by the states of a Mesos task. A terminal state never changes. `gone` and
 * `unknown` before the first sign of life mean that the launch was never taken: an agent that had
 * run the task would still hold its update. `unknown` later is no proof of anything: wait.
 */
export const ATTEMPT_TABLE: { readonly [State in AttemptState]: Row } = {
  launching: {
    staged: 'show',
    started: 'start',
    stopping: 'start',
    finished: 'succeed',
    failed: 'fail',
    refused: 'refuse',
    killed: 'endKilled',
    drained: 'drop',
    dropped: 'drop',
    gone: 'drop',
    unreachable: 'hide',
    unknown: 'drop',
    killAsked: 'askKill',
    reported: 'note',
    silent: 'lose',
  },
  running: {
    staged: 'show',
    started: 'show',
    stopping: 'show',
    finished: 'succeed',
    failed: 'fail',
    refused: 'refuse',
    killed: 'endKilled',
    drained: 'drop',
    dropped: 'lose',
    gone: 'lose',
    unreachable: 'hide',
    unknown: 'hide',
    killAsked: 'askKill',
    reported: 'note',
    silent: 'lose',
  },
  killing: {
    staged: 'show',
    started: 'show',
    stopping: 'show',
    finished: 'succeed',
    failed: 'endKilled',
    refused: 'refuse',
    killed: 'endKilled',
    drained: 'endKilled',
    dropped: 'endKilled',
    gone: 'endKilled',
    unreachable: 'hide',
    unknown: 'endUnstarted',
    killAsked: 'askKill',
    reported: 'note',
    silent: 'lose',
  },
  awaiting: {
    staged: 'stay',
    started: 'stay',
    stopping: 'stay',
    finished: 'stay',
    failed: 'odd',
    refused: 'odd',
    killed: 'odd',
    drained: 'odd',
    dropped: 'odd',
    gone: 'stay',
    unreachable: 'stay',
    unknown: 'stay',
    // There is no process to kill.
    killAsked: 'endKilled',
    reported: 'settle',
    silent: 'stay',
  },
  succeeded: {
    staged: 'stay',
    started: 'stay',
    stopping: 'stay',
    finished: 'stay',
    failed: 'odd',
    refused: 'odd',
    killed: 'odd',
    drained: 'odd',
    dropped: 'odd',
    gone: 'stay',
    unreachable: 'stay',
    unknown: 'stay',
    killAsked: 'stay',
    reported: 'odd',
    silent: 'stay',
  },
  failed: {
    staged: 'stay',
    started: 'stay',
    stopping: 'stay',
    // An asynchronous task that ended well and then reported a failure, or nothing in time.
    finished: 'stay',
    failed: 'stay',
    refused: 'stay',
    // A timeout's kill ends as a failure.
    killed: 'stay',
    drained: 'stay',
    dropped: 'odd',
    gone: 'stay',
    unreachable: 'stay',
    unknown: 'stay',
    killAsked: 'stay',
    reported: 'odd',
    silent: 'stay',
  },
  killed: {
    staged: 'stay',
    started: 'stay',
    stopping: 'stay',
    finished: 'odd',
    failed: 'stay',
    refused: 'odd',
    killed: 'stay',
    drained: 'stay',
    dropped: 'stay',
    gone: 'stay',
    unreachable: 'stay',
    unknown: 'stay',
    killAsked: 'stay',
    reported: 'odd',
    silent: 'stay',
  },
  lost: {
    staged: 'killAgain',
    started: 'killAgain',
    stopping: 'stay',
    finished: 'late',
    failed: 'late',
    refused: 'late',
    killed: 'late',
    drained: 'late',
    dropped: 'late',
    gone: 'late',
    unreachable: 'stay',
    unknown: 'stay',
    killAsked: 'stay',
    reported: 'odd',
    silent: 'stay',
  },
};

/** Reasons of TASK_LOST that mean what TASK_DROPPED says, from masters of old. */
const NEVER_STARTED = new Set([
  'REASON_INVALID_OFFERS',
  'REASON_AGENT_RESTARTED',
  'REASON_SLAVE_RESTARTED',
  'REASON_RESOURCES_UNKNOWN',
  'REASON_GC_ERROR',
]);

const DRAINED = new Set(['REASON_AGENT_DRAINING', 'REASON_TASK_KILLED_DURING_LAUNCH']);

export function signalOf(status: Pick<TaskStatus, 'state' | 'reason'>): AttemptSignal {
  const reason = status.reason ?? '';
  switch (status.state) {
    case 'TASK_STAGING':
    case 'TASK_STARTING':
      return 'staged';
    case 'TASK_RUNNING':
      return 'started';
    case 'TASK_KILLING':
      return 'stopping';
    case 'TASK_FINISHED':
      return 'finished';
    case 'TASK_FAILED':
      return 'failed';
    case 'TASK_ERROR':
      return 'refused';
    case 'TASK_KILLED':
      return DRAINED.has(reason) ? 'drained' : 'killed';
    case 'TASK_DROPPED':
      return 'dropped';
    case 'TASK_LOST':
      return NEVER_STARTED.has(reason) ? 'dropped' : 'gone';
    case 'TASK_GONE':
    case 'TASK_GONE_BY_OPERATOR':
      return 'gone';
    case 'TASK_UNREACHABLE':
      return 'unreachable';
    case 'TASK_UNKNOWN':
      return 'unknown';
  }
}
