/** `timeout`, npm and a terminal each pass one Ctrl-C on: what comes so soon is the same one. */
const ECHO_MS = 500;

/** Tells a person who asks again to end from an echo of the first time. */
export class EndRequests {
  readonly #monotonicMs: () => number;
  #sinceMs: number | null = null;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  begin(): void {
    this.#sinceMs ??= this.#monotonicMs();
  }

  get isEnding(): boolean {
    return this.#sinceMs !== null;
  }

  /** True for a signal that comes now and means nothing new. */
  get isEcho(): boolean {
    return this.#sinceMs !== null && this.#monotonicMs() - this.#sinceMs < ECHO_MS;
  }
}
