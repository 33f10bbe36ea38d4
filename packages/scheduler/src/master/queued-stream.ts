/** Told in order, never from within a call to the master. */
export interface StreamListener<Event> {
  readonly onEvent: (event: Event) => void;
  /** The master has ended the stream; nothing follows. */
  readonly onClosed: () => void;
}

export interface Stream<Event> {
  push(event: Event): void;
  /** Told after everything pushed before. */
  end(): void;
  /** The listener went away by itself: it hears nothing more. */
  cut(): void;
}

/** Delivers in order, later: whoever calls the master never hears of it before the call returns. */
export function queuedStream<Event>(listener: StreamListener<Event>): Stream<Event> {
  let queue: (() => void)[] = [];
  let isCut = false;

  function enqueue(tell: () => void): void {
    if (isCut) return;
    queue.push(tell);
    if (queue.length === 1) queueMicrotask(drain);
  }

  function drain(): void {
    const told = queue;
    for (let at = 0; at < told.length && !isCut; at += 1) told[at]?.();
    queue = [];
  }

  return {
    push: (event) => enqueue(() => listener.onEvent(event)),
    end: () => enqueue(() => listener.onClosed()),
    cut() {
      isCut = true;
    },
  };
}
