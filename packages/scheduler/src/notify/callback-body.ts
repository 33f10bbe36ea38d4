import { isoFromMs } from '@horae/submitter/kernel';
import { doubleText, instantText } from '@horae/submitter/job';
import type { Message } from './message.js';

/**
 * What the HTTP callback is sent: Chronos 2's members in its order, every value a text, without
 * those that have no value; Horae's own behind them.
 */
export function callbackBody(message: Message): Readonly<Record<string, string>> {
  const { subject, text, to } = message;
  return {
    subject,
    ...(text === null ? {} : { message: text }),
    ...(to === null ? {} : { to }),
    ...jobMembers(message),
    ...ownMembers(message),
  };
}

function jobMembers({ told: { job, counters } }: Message): Readonly<Record<string, string>> {
  return {
    job: job.name,
    command: job.command,
    cpus: doubleText(job.cpus),
    async: String(job.async),
    softError: String(job.softError),
    epsilon: job.epsilon ?? job.retryInterval.text,
    errorCount: String(counters.errorCount),
    errorsSinceLastSuccess: String(counters.errorsSinceLastSuccess),
    executor: job.executor,
    executorFlags: job.executorFlags,
    lastError: instantText(counters.lastErrorAt),
    lastSuccess: instantText(counters.lastSuccessAt),
    mem: doubleText(job.mem),
    retries: String(job.retries),
    successCount: String(counters.successCount),
    uris: job.uris.join(','),
  };
}

function ownMembers({ told, clusterName }: Message): Readonly<Record<string, string>> {
  const { kind, at, reason, runId, taskId, attemptCount } = told;
  return {
    event: kind,
    at: isoFromMs(at),
    ...(clusterName === null ? {} : { clusterName }),
    ...(reason === null ? {} : { reason }),
    ...(runId === null ? {} : { runId }),
    ...(taskId === null ? {} : { taskId, attempts: String(attemptCount) }),
  };
}
