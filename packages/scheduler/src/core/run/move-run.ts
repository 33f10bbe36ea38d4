import { assertNever } from '@horae/submitter/kernel';
import type { TaskStatus } from '@horae/agent/protocol';
import { killWrittenOff, takeUnknownTask } from '../reconcile/unknown-task.js';
import type { AttemptFacts } from '../change.js';
import type { Attempt, AttemptState } from '../run.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { afterFailure, afterKill, afterNoStart } from './after-attempt.js';
import { ATTEMPT_TABLE, type AttemptMove, signalOf } from './attempt-table.js';
import { SUCCESS, endRun } from './end-run.js';
import { reportedFailure } from './take-report.js';
import { endFacts, label, startFacts } from './status-facts.js';

/** News of a task: acknowledged in any case, and taken as the table of attempts says. */
export function takeStatus(turn: Turn, status: TaskStatus): void {
  acknowledge(turn, status);
  const entry = turn.state.tasks.get(status.task_id.value);
  const attempt = entry?.run.attempts.find((one) => one.taskId === status.task_id.value);
  if (entry === undefined || attempt === undefined) return takeUnknownTask(turn, status);
  const move = ATTEMPT_TABLE[attempt.state][signalOf(status)];
  moveAttempt(turn, { entry, attempt, status }, move);
}

/** Something heard about one attempt of an active run. */
interface News {
  readonly entry: RunEntry;
  readonly attempt: Attempt;
  readonly status: TaskStatus;
}

function moveAttempt(turn: Turn, news: News, move: AttemptMove): void {
  const { attempt, status } = news;
  switch (move) {
    case 'stay':
    case 'askKill':
    case 'note':
    case 'settle':
      return;
    case 'odd':
      return reportOdd(turn, news);
    case 'show':
      if (attempt.unreachableSince !== null)
        moved(turn, news, attempt.state, { unreachableSince: null });
      return;
    case 'hide':
      if (attempt.unreachableSince === null)
        moved(turn, news, attempt.state, { unreachableSince: turn.now });
      return;
    case 'start':
      return moved(turn, news, 'running', startFacts(attempt, status, turn.now));
    case 'killAgain':
      return killWrittenOff(turn, status);
    case 'late':
      return turn.emit({ kind: 'writtenOffEnded', taskId: attempt.taskId });
    case 'endUnstarted':
      // Never heard of. An agent that is away may have started it all the same: written off, it is
      // killed if it ever shows up.
      return attempt.startedAt === null ? end(turn, news, 'lose') : moveAttempt(turn, news, 'hide');
    default:
      return end(turn, news, move);
  }
}

type End = 'succeed' | 'fail' | 'refuse' | 'endKilled' | 'drop' | 'lose';

/** The attempt is over: first that, then what becomes of the run. */
function end(turn: Turn, news: News, move: End): void {
  const { entry, attempt, status } = news;
  const facts = endFacts(attempt, status, turn.now);
  const { id } = entry.run;
  const message = status.message ?? null;
  switch (move) {
    case 'succeed':
      return endWell(turn, news, facts);
    case 'fail': {
      moved(turn, news, 'failed', facts);
      return afterFailure(turn, entry, {
        state: 'failed',
        reason: whyFailed(news, facts),
        detail: message,
      });
    }
    case 'refuse':
      moved(turn, news, 'failed', facts);
      return endRun(turn, id, { state: 'failed', reason: 'task refused', detail: message });
    case 'endKilled': {
      moved(turn, news, attempt.killReason === 'timeout' ? 'failed' : 'killed', facts);
      return afterKill(turn, entry, attempt);
    }
    case 'drop':
      moved(turn, news, attempt.startedAt === null ? 'lost' : 'killed', facts);
      return afterNoStart(turn, entry, message ?? status.state);
    case 'lose':
      moved(turn, news, 'lost', facts);
      return afterLoss(turn, entry, attempt, message);
    default:
      return assertNever(move);
  }
}

/** The task has done its work; of an asynchronous job that is half of a success. */
function endWell(turn: Turn, news: News, facts: AttemptFacts): void {
  const { entry, attempt } = news;
  const isReportWanted = entry.job?.job.async === true;
  if (!isReportWanted || attempt.reportedCode === 0) {
    moved(turn, news, 'succeeded', facts);
    return endRun(turn, entry.run.id, SUCCESS);
  }
  if (attempt.state === 'killing') return end(turn, news, 'endKilled');
  if (attempt.reportedCode === undefined) return moved(turn, news, 'awaiting', facts);
  const failure = reportedFailure(attempt.reportedCode);
  moved(turn, news, 'failed', { ...facts, message: failure.detail });
  afterFailure(turn, entry, failure);
}

/** Whoever wanted it dead has it so; otherwise lost counts as a failure and is tried again. */
export function afterLoss(
  turn: Turn,
  entry: RunEntry,
  attempt: Attempt,
  detail: string | null,
): void {
  const isKilled = attempt.killReason !== null && attempt.killReason !== 'timeout';
  if (isKilled) return afterKill(turn, entry, attempt);
  afterFailure(turn, entry, { state: 'lost', reason: null, detail });
}

function whyFailed(news: News, facts: AttemptFacts) {
  if (facts.timedOut === true && !news.attempt.timedOut) return 'timeout';
  return label(news.status, 'fail_reason') === 'output keyword' ? 'output keyword' : null;
}

function moved(turn: Turn, news: News, state: AttemptState, facts: AttemptFacts): void {
  const { run } = news.entry;
  const { attempt } = news.attempt;
  turn.emit({ kind: 'attemptMoved', runId: run.id, attempt, state, at: turn.now, facts });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
}

function reportOdd(turn: Turn, { attempt, status }: News): void {
  turn.cluster.oddStatusCount += 1;
  const text = `${status.state} for an attempt that has ${attempt.state}`;
  turn.notice({ type: 'oddStatus', taskId: attempt.taskId, text });
}

/** Exactly what carries a uuid is waited for; sent once the commit is done, like all calls. */
function acknowledge(turn: Turn, status: TaskStatus): void {
  const { uuid, agent_id: agentId, task_id: taskId } = status;
  if (uuid === undefined || uuid.length === 0 || agentId === undefined) return;
  turn.send({ type: 'ACKNOWLEDGE', acknowledge: { agent_id: agentId, task_id: taskId, uuid } });
}
