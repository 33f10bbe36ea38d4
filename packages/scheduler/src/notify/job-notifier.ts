import {
  type Clock,
  type DurationMs,
  LIMITS,
  type Logger,
  type Timers,
} from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import type { Notice } from '../core/decision.js';
import type { Notifier } from '../ports/notifier.js';
import type { Channel } from './channel.js';
import { mailChannel } from './mail-channel.js';
import { messagesFor, ownersOf, testMessage } from './message.js';
import type { NotifyConfig } from './notify-config.js';
import { Outbox } from './outbox.js';
import { sentryChannel } from './sentry-channel.js';
import { callbackChannel, mattermostChannel, slackChannel } from './web-channels.js';

export interface NotifierOptions {
  readonly config: NotifyConfig;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

export interface JobNotifier extends Notifier {
  /** Takes the news of the core; sends messages for alerts, and never throws or waits. */
  hear(notice: Notice): void;
  /** Gives what waits a few seconds. */
  stop(): Promise<void>;
}

/** Tells the owners of jobs what Chronos tells them, on every configured channel. */
export function createNotifier({ config, clock, timers, logger }: NotifierOptions): JobNotifier {
  const { clusterName } = config;
  const outboxes = channelsOf(config).map(
    (channel) => new Outbox({ channel, clock, timers, logger }),
  );
  const names = outboxes.map((outbox) => outbox.view().channel);
  if (names.length > 0) logger.info('Owners of jobs are notified', { channels: names.join(',') });
  return {
    channels: () => outboxes.map((outbox) => outbox.view()),
    counts: () => outboxes.flatMap((outbox) => outbox.counts()),
    test(to) {
      const message = testMessage(to, { at: clock.now(), clusterName });
      return Promise.all(outboxes.map((outbox) => outbox.test(message)));
    },
    hear(notice) {
      if (notice.type !== 'jobAlert' || outboxes.length === 0) return;
      warnOfMany(logger, notice.alert.job);
      for (const message of messagesFor(notice.alert, clusterName)) {
        for (const outbox of outboxes) outbox.put(message);
      }
    },
    async stop() {
      const withinMs: DurationMs = LIMITS.notificationStopWithinMs;
      await Promise.all(outboxes.map((outbox) => outbox.stop(withinMs)));
    },
  };
}

function warnOfMany(logger: Logger, job: Job): void {
  const ownerCount = ownersOf(job).length;
  const toldCount = LIMITS.notifiedOwnerCountMax;
  if (ownerCount <= toldCount) return;
  logger.warn('Not all owners of a job are notified', { job: job.name, ownerCount, toldCount });
}

function channelsOf(config: NotifyConfig): readonly Channel[] {
  const { mail, slackUrl, mattermostUrl, callback, sentryDsn } = config;
  return [
    ...(mail === null ? [] : [mailChannel(mail)]),
    ...(slackUrl === null ? [] : [slackChannel(slackUrl)]),
    ...(mattermostUrl === null ? [] : [mattermostChannel(mattermostUrl)]),
    ...(callback === null ? [] : [callbackChannel(callback)]),
    ...(sentryDsn === null ? [] : [sentryChannel(sentryDsn)]),
  ];
}
