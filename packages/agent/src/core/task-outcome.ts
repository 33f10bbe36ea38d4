import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import type { Label, TaskState } from '../protocol/index.js';
import type { AgentTask, KillCause } from './agent-task.js';
import { type OutputMatch, matchText } from './output-match.js';
import type { NotStartedCause, TaskNews } from './step-event.js';

/** What a piece of news means in Mesos's words. */
export interface TaskOutcome {
  readonly state: TaskState;
  readonly message: string;
  readonly reason: string | null;
  readonly labels: readonly Label[];
}

/** State, reason and text for everything that can happen to a process, as Mesos says it. */
export function outcomeOf(task: AgentTask, news: TaskNews): TaskOutcome {
  const labels = labelsOf(task, news);
  switch (news.type) {
    case 'started':
      return { state: 'TASK_RUNNING', message: 'Command started', reason: null, labels };
    case 'ended':
      return { ...afterEnd(task.killPlan?.cause ?? null, news), labels };
    case 'notStarted':
      return { ...beforeStart(task.killPlan?.cause ?? null, news), labels };
    case 'vanished':
      return { ...afterVanishing(task.killPlan?.cause ?? null, news.text), labels };
  }
}

type Verdict = Omit<TaskOutcome, 'labels'>;

function afterEnd(cause: KillCause | null, news: TaskNews & { readonly type: 'ended' }): Verdict {
  const how =
    news.signal === null
      ? `Command exited with status ${news.exitCode ?? 'unknown'}`
      : `Command terminated with signal ${signalText(news.signal)}`;
  if (failsByOutput(cause, news)) {
    return { state: 'TASK_FAILED', message: matchText(news.outputMatch), reason: null };
  }
  const { outputMatch } = news;
  const message = outputMatch === undefined ? how : `${how}. ${matchText(outputMatch)}`;
  if (cause !== null) return whenKilled(cause, message);
  return { state: news.exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED', message, reason: null };
}

type FoundEnd = TaskNews & { readonly type: 'ended'; readonly outputMatch: OutputMatch };

/** Any other end is a failure, or somebody's wish, without it. */
function failsByOutput(cause: KillCause | null, news: TaskNews): news is FoundEnd {
  const isGoodEnd = cause === null && news.type === 'ended' && news.exitCode === 0;
  return isGoodEnd && news.outputMatch !== undefined;
}

function whenKilled(cause: KillCause, message: string): Verdict {
  switch (cause) {
    case 'asked':
      return { state: 'TASK_KILLED', message, reason: null };
    case 'timeout':
      return {
        state: 'TASK_FAILED',
        message: `${message}; it had reached its longest allowed run time`,
        reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
      };
    case 'draining':
      return {
        state: 'TASK_KILLED',
        message: `${message}; the agent is shutting down`,
        reason: 'REASON_AGENT_DRAINING',
      };
  }
}

const NOT_STARTED: Readonly<
  Record<NotStartedCause, { readonly state: TaskState; readonly reason: string }>
> = {
  forbidden: { state: 'TASK_ERROR', reason: 'REASON_TASK_UNAUTHORIZED' },
  invalid: { state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' },
  failed: { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
  // The machine's trouble, not the task's: it never ran, so another try need not count.
  busy: { state: 'TASK_DROPPED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
  interrupted: { state: 'TASK_DROPPED', reason: 'REASON_AGENT_RESTARTED' },
  // It may have run: never "dropped", which would promise that it has not.
  claimed: { state: 'TASK_LOST', reason: 'REASON_TASK_INVALID' },
};

function beforeStart(
  cause: KillCause | null,
  news: TaskNews & { readonly type: 'notStarted' },
): Verdict {
  if (cause === 'asked' && news.cause !== 'claimed') {
    const reason = 'REASON_TASK_KILLED_DURING_LAUNCH';
    return { state: 'TASK_KILLED', message: 'Killed before it was started', reason };
  }
  return { ...NOT_STARTED[news.cause], message: news.text };
}

function afterVanishing(cause: KillCause | null, text: string): Verdict {
  if (cause === 'asked') return { state: 'TASK_KILLED', message: text, reason: null };
  return { state: 'TASK_LOST', message: text, reason: 'REASON_EXECUTOR_TERMINATED' };
}

function labelsOf(task: AgentTask, news: TaskNews): readonly Label[] {
  const startedAt = news.type === 'started' ? news.at : task.startedAt;
  const labels: Label[] = [];
  if (news.type === 'ended') {
    if (news.exitCode !== null) labels.push({ key: 'exit_code', value: String(news.exitCode) });
    if (news.signal !== null) labels.push({ key: 'signal', value: news.signal });
    if (failsByOutput(task.killPlan?.cause ?? null, news)) {
      labels.push({ key: 'fail_reason', value: 'output keyword' });
    }
  }
  if (startedAt !== null) labels.push(timeLabel('started_at', startedAt));
  if (news.type === 'ended') labels.push(timeLabel('ended_at', news.at));
  return labels;
}

function timeLabel(key: string, at: EpochMs): Label {
  return { key, value: isoFromMs(at) };
}

/** The names of strsignal(3) in the C locale, which Mesos puts into its messages. */
const SIGNAL_TEXT: ReadonlyMap<string, string> = new Map([
  ['SIGHUP', 'Hangup'],
  ['SIGINT', 'Interrupt'],
  ['SIGQUIT', 'Quit'],
  ['SIGILL', 'Illegal instruction'],
  ['SIGTRAP', 'Trace/breakpoint trap'],
  ['SIGABRT', 'Aborted'],
  ['SIGBUS', 'Bus error'],
  ['SIGFPE', 'Floating point exception'],
  ['SIGKILL', 'Killed'],
  ['SIGUSR1', 'User defined signal 1'],
  ['SIGSEGV', 'Segmentation fault'],
  ['SIGUSR2', 'User defined signal 2'],
  ['SIGPIPE', 'Broken pipe'],
  ['SIGALRM', 'Alarm clock'],
  ['SIGTERM', 'Terminated'],
  ['SIGXCPU', 'CPU time limit exceeded'],
  ['SIGXFSZ', 'File size limit exceeded'],
]);

function signalText(signal: string): string {
  return SIGNAL_TEXT.get(signal) ?? signal;
}
