import type { EpochMs } from '@horae/submitter/kernel';
import type { TaskStatus } from '@horae/agent/protocol';
import type { AttemptFacts } from '../change.js';
import type { Attempt } from '../run.js';

/**
 * What a status says beside its state. An agent's clock is not ours: its times are believed within
 * what we know, between the launch and now.
 */
export function startFacts(attempt: Attempt, status: TaskStatus, now: EpochMs): AttemptFacts {
  const startedAt = timeLabel(status, 'started_at') ?? now;
  return { startedAt: between(startedAt, attempt.launchedAt, now), unreachableSince: null };
}

export function endFacts(attempt: Attempt, status: TaskStatus, now: EpochMs): AttemptFacts {
  const startedAt = attempt.startedAt ?? timeLabel(status, 'started_at');
  const floor = attempt.startedAt ?? attempt.launchedAt;
  return {
    startedAt: startedAt === null ? null : between(startedAt, attempt.launchedAt, now),
    endedAt: between(timeLabel(status, 'ended_at') ?? now, floor, now),
    exitCode: exitCodeOf(status),
    signal: signalOf(status),
    message: status.message ?? null,
    unreachableSince: null,
    timedOut: attempt.timedOut || status.reason === 'REASON_MAX_COMPLETION_TIME_REACHED',
  };
}

/** Horae's agents say it in a label, Mesos's executors in the message only. */
function exitCodeOf(status: TaskStatus): number | null {
  const text =
    label(status, 'exit_code') ?? /exited with status (\d+)/.exec(status.message ?? '')?.[1];
  if (text !== undefined && /^\d{1,3}$/.test(text)) return Number(text);
  return status.state === 'TASK_FINISHED' ? 0 : null;
}

function signalOf(status: TaskStatus): string | null {
  const inMessage = /terminated with signal ([^(]+?)(?: \(|$)/.exec(status.message ?? '')?.[1];
  // Beside an exit code the message may quote what the task has printed.
  const isQuoting = label(status, 'exit_code') !== undefined;
  return label(status, 'signal') ?? (isQuoting ? null : (inMessage ?? null));
}

export function label(status: TaskStatus, key: string): string | undefined {
  return status.labels?.labels?.find((one) => one.key === key)?.value;
}

function timeLabel(status: TaskStatus, key: string): EpochMs | null {
  const ms = Date.parse(label(status, key) ?? '');
  return Number.isNaN(ms) ? null : (ms as EpochMs);
}

function between(at: number, from: EpochMs, to: EpochMs): EpochMs {
  return Math.max(from, Math.min(at, to)) as EpochMs;
}
