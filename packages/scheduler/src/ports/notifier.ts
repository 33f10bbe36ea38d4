import type { EpochMs } from '@horae/submitter/kernel';
import type { JobAlert } from '../core/job-alert.js';

export type ChannelName = 'mail' | 'slack' | 'mattermost' | 'http' | 'sentry';

/** What is told of: the alerts of the core, and a message that an operator asks for. */
export type MessageKind = JobAlert['kind'] | 'test';

/**
 * `skipped`: there was nobody to send it to. `dropped`: the queue was full, or the scheduler
 * stopped before it was sent.
 */
export type Outcome = 'delivered' | 'failed' | 'skipped' | 'dropped';

/** The one port to people. */
export interface Notifier {
  /** Every configured channel, in a fixed order; empty where none is. */
  channels(): readonly ChannelView[];
  /** What has become of messages since the start; combinations that occurred. */
  counts(): readonly OutcomeCount[];
  /** Sends one message on every channel, now and once, and answers what came of it. */
  test(to: string | null): Promise<readonly TestResult[]>;
}

export interface ChannelView {
  readonly channel: ChannelName;
  /** Host that is sent to; never a secret. */
  readonly target: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Messages that wait or are being sent. */
  readonly queueLength: number;
  readonly lastDeliveredAt: EpochMs | null;
  readonly lastError: { readonly at: EpochMs; readonly text: string } | null;
}

export interface OutcomeCount {
  readonly channel: ChannelName;
  readonly kind: MessageKind;
  readonly outcome: Outcome;
  readonly count: number;
}

export interface TestResult {
  readonly channel: ChannelName;
  readonly ok: boolean;
  /** Null when it was delivered. */
  readonly error: string | null;
}
