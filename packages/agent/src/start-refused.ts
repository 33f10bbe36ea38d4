import type { EXIT_CODES } from './exit-codes.js';

/** The agent cannot be started as it is asked to; the message says what to change. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  constructor(
    readonly reason: keyof typeof EXIT_CODES,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
