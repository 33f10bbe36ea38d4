import type { NativeSession } from './native-library.js';

/** What is not larger goes out in one piece, however young the connection is. */
const LARGE_BYTES = 16_000;
const PUMP_INTERVAL_MS = 2;

/**
 * The native package stops in the middle of a large request when the socket takes no more of it,
 * and goes on only at its next ping, seconds later. Any call makes it go on: so there are small
 * ones as long as a large one is outstanding.
 */
export class SendPump {
  private outstandingCount = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `native`: null while there is no connection. */
  constructor(private readonly native: () => NativeSession | null) {}

  begin(byteCount: number): void {
    if (byteCount < LARGE_BYTES) return;
    this.outstandingCount += 1;
    this.timer ??= setInterval(() => {
      this.native()?.a_exists('/', false, () => undefined);
    }, PUMP_INTERVAL_MS).unref();
  }

  end(byteCount: number): void {
    if (byteCount < LARGE_BYTES) return;
    this.outstandingCount -= 1;
    if (this.outstandingCount > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
