import { useEffect, useRef, useState } from 'preact/hooks';
import type { RequestFailed } from '../api/index.js';
import { type LiveEvent, connection, hear, onLiveEvent } from './event-stream.js';

export interface Loaded<T> {
  /** The last good answer; stays while a later one fails. */
  readonly data: T | null;
  readonly error: RequestFailed | null;
  readonly reload: () => void;
}

export interface LiveSource<T> {
  /** What is loaded: another key starts anew. */
  readonly key: string;
  /** `previous` and the events since it let a load fetch only what changed. */
  readonly load: (signal: AbortSignal, since: Since<T>) => Promise<T>;
  /** Which news makes it old. `reload` always does. */
  readonly wants: (event: LiveEvent) => boolean;
  /** At most one load in this time, however much news comes. */
  readonly gapMs?: number;
}

export interface Since<T> {
  readonly previous: T | null;
  readonly events: readonly LiveEvent[];
}

const GAP_MS = 500;
/** Without news: counters and times drift slowly; with a lost stream this is all there is. */
const CALM_MS = 60_000;
const LOST_MS = 5_000;

/** Loads, and loads again when the scheduler has news about it. */
export function useLive<T>(source: LiveSource<T>): Loaded<T> {
  const latest = useRef(source);
  latest.current = source;
  const [state, setState] = useState<State<T>>({ key: source.key, data: null, error: null });
  const reload = useRef(() => {});

  useEffect(() => {
    const loop = startLoop<T>(
      () => latest.current,
      (next) => setState({ key: source.key, ...next }),
    );
    reload.current = loop.reload;
    return loop.stop;
  }, [source.key]);

  const isCurrent = state.key === source.key;
  return {
    data: isCurrent ? state.data : null,
    error: isCurrent ? state.error : null,
    reload: () => reload.current(),
  };
}

interface Result<T> {
  readonly data: T | null;
  readonly error: RequestFailed | null;
}

interface State<T> extends Result<T> {
  readonly key: string;
}

function startLoop<T>(source: () => LiveSource<T>, show: (result: Result<T>) => void) {
  const aborter = new AbortController();
  let previous: T | null = null;
  let events: LiveEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLoading = false;
  let isOld = false;

  const load = async () => {
    clearTimeout(timer);
    isLoading = true;
    isOld = false;
    const since = { previous, events };
    events = [];
    try {
      previous = await source().load(aborter.signal, since);
      hear();
      if (!aborter.signal.aborted) show({ data: previous, error: null });
    } catch (error) {
      // What could not be patched in is read as a whole the next time.
      events.push({ type: 'reload', jobName: null, runId: null });
      if (!aborter.signal.aborted) show({ data: previous, error: error as RequestFailed });
    }
    isLoading = false;
    if (aborter.signal.aborted) return;
    const calmMs = connection.peek() === 'open' ? CALM_MS : LOST_MS;
    timer = setTimeout(loadAll, isOld ? (source().gapMs ?? GAP_MS) : calmMs);
  };
  const loadAll = () => {
    if (events.length === 0) events.push({ type: 'reload', jobName: null, runId: null });
    void load();
  };
  const stopListening = onLiveEvent((event) => {
    if (event.type !== 'reload' && !source().wants(event)) return;
    events.push(event);
    if (isOld) return;
    isOld = true;
    if (isLoading) return;
    clearTimeout(timer);
    timer = setTimeout(() => void load(), source().gapMs ?? GAP_MS);
  });

  loadAll();
  return {
    reload: () => {
      if (!isLoading) loadAll();
    },
    stop: () => {
      aborter.abort();
      clearTimeout(timer);
      stopListening();
    },
  };
}
