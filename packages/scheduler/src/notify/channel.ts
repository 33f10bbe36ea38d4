import type { ChannelName } from '../ports/notifier.js';
import type { Message } from './message.js';

/** One way to reach people. */
export interface Channel {
  readonly name: ChannelName;
  /** Host that is sent to; never a secret. */
  readonly target: string;
  /** Why this message is for nobody here; null when it is for somebody. */
  skipReason(message: Message): string | null;
  /** Resolves once the other side has taken it. @throws DeliveryFailure */
  deliver(message: Message, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** It was not taken; the sentence has no secrets. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  /** Another try would be refused in the same way. */
  readonly isFinal: boolean;
  /** When the other side asks to be tried again; null when it says nothing. */
  readonly retryAfterMs: number | null;

  constructor(
    text: string,
    facts: { readonly isFinal?: boolean; readonly retryAfterMs?: number | null } = {},
  ) {
    super(text);
    this.isFinal = facts.isFinal ?? false;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}
