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

  constructor(
    private readonly connection: {
      /** Null while there is no connection. */
      readonly connected: NativeSession | null;
      sent(native: NativeSession): void;
    },
  ) {}

  begin(byteCount: number): void {
    if (byteCount < LARGE_BYTES) return;
    this.outstandingCount += 1;
    this.timer ??= setInterval(() => this.pump(), PUMP_INTERVAL_MS).unref();
  }

  end(byteCount: number): void {
    if (byteCount < LARGE_BYTES) return;
    this.outstandingCount -= 1;
    if (this.outstandingCount > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private pump(): void {
    const native = this.connection.connected;
    if (native === null) return;
    native.a_exists('/', false, () => undefined);
    this.connection.sent(native);
  }
}
