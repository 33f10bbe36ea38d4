import type { Event } from '@sentry/core';
import { instantText } from '@horae/submitter/job';
import { cutText } from './cut-text.js';
import type { Message } from './message.js';

/** Sentry throws longer values of tags away, and those with a line break. */
const TAG_LENGTH_MAX = 200;

/** Chronos's tags and extras; the same `id` sent twice is one event. */
export function sentryEvent(message: Message, id: string): Event {
  const { told, subject, text, to, clusterName } = message;
  const { kind, job, at } = told;
  return {
    event_id: id,
    timestamp: at / 1_000,
    platform: 'other',
    logger: 'horae',
    level: kind === 'test' ? 'info' : 'error',
    message: text === null ? subject : `${subject}\n\n${text}`,
    // The message names a time and a task: by it, every failure would be an issue of its own.
    fingerprint: ['horae', clusterName ?? '', kind, job.name],
    tags: {
      ...(to === null ? {} : { owner: tagValue(to) }),
      job: tagValue(job.name),
      command: tagValue(job.command),
      event: kind,
      ...(clusterName === null ? {} : { cluster: tagValue(clusterName) }),
    },
    extra: extrasOf(message),
  };
}

function extrasOf({ told }: Message): Readonly<Record<string, unknown>> {
  const { job, counters, runId, taskId, attemptCount, reason } = told;
  return {
    cpus: job.cpus,
    async: job.async,
    softError: job.softError,
    epsilon: job.epsilon ?? job.retryInterval.text,
    errorCount: counters.errorCount,
    errorsSinceLastSuccess: counters.errorsSinceLastSuccess,
    executor: job.executor,
    executorFlags: job.executorFlags,
    lastError: instantText(counters.lastErrorAt),
    lastSuccess: instantText(counters.lastSuccessAt),
    mem: job.mem,
    retries: job.retries,
    successCount: counters.successCount,
    uris: job.uris.join(','),
    command: job.command,
    ...(reason === null ? {} : { reason }),
    ...(runId === null ? {} : { runId }),
    ...(taskId === null ? {} : { taskId, attempts: attemptCount }),
  };
}

function tagValue(text: string): string {
  return cutText(text.replace(/\p{Cc}+/gu, ' '), TAG_LENGTH_MAX);
}
