import { signal } from '@preact/signals';
import { isSignedOut, serverNow } from '../api/index.js';
import { jobOfRunId } from '../view/index.js';

export type Connection = 'connecting' | 'open' | 'lost';

/** One piece of news. `reload`: something was missed, read everything again. */
export interface LiveEvent {
  readonly type: 'job' | 'run' | 'agent' | 'leader' | 'reload';
  /** The job it is about, for `job` and `run`. */
  readonly jobName: string | null;
  readonly runId: string | null;
}

const EVENT_TYPES = ['job', 'run', 'agent', 'leader', 'reload'] as const;
const RETRY_MS = 2_000;
/** Twice as long as the scheduler is ever silent: one that is stuck keeps its connections open. */
const SILENCE_MS = 35_000;
const RELOAD: LiveEvent = { type: 'reload', jobName: null, runId: null };

export const connection = signal<Connection>('connecting');
/** When the scheduler was last heard of: what is shown is as of then. */
export const heardAt = signal(serverNow());

const listeners = new Set<(event: LiveEvent) => void>();
let wasLost = false;

/** Answers the function that ends the listening. */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Connects, and connects again for as long as the page is open. */
export function startEventStream(): void {
  const source = new EventSource('api/v1/events');
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    hear();
    clearTimeout(silence);
    silence = setTimeout(startAnew, SILENCE_MS);
  };
  const lost = () => {
    connection.value = 'lost';
    wasLost = true;
    clearTimeout(silence);
  };
  const startAnew = () => {
    lost();
    source.close();
    startEventStream();
  };
  source.onopen = () => {
    connection.value = 'open';
    heard();
    // What happened while nobody listened is not told again.
    if (wasLost) tell(RELOAD);
    wasLost = false;
  };
  source.onerror = () => {
    lost();
    // The browser comes back by itself after a broken connection, but not after a refusal.
    if (source.readyState === EventSource.CLOSED) setTimeout(startAgain, RETRY_MS);
  };
  source.addEventListener('alive', heard);
  for (const type of EVENT_TYPES) {
    source.addEventListener(type, (message) => {
      heard();
      tell(parseEvent(type, String(message.data)));
    });
  }
}

/** A page whose session is over is not answered: it waits until somebody signs in. */
function startAgain(): void {
  if (isSignedOut.peek()) setTimeout(startAgain, RETRY_MS);
  else startEventStream();
}

/** To be called with each good answer: it is as new as an event. */
export function hear(): void {
  heardAt.value = serverNow();
}

export function parseEvent(type: LiveEvent['type'], data: string): LiveEvent {
  const { name, job, id } = fieldsOf(data);
  const runId = type === 'run' ? id : null;
  const jobName = type === 'job' ? name : type === 'run' ? (job ?? jobOfRunId(id ?? '')) : null;
  return { type, jobName, runId };
}

type Fields = Readonly<Record<'name' | 'job' | 'id', string | null>>;

function fieldsOf(data: string): Fields {
  const parsed = parse(data);
  const text = (name: string) => {
    const value = parsed[name];
    return typeof value === 'string' ? value : null;
  };
  return { name: text('name'), job: text('job'), id: text('id') };
}

function parse(data: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(data) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function tell(event: LiveEvent): void {
  for (const listener of [...listeners]) listener(event);
}
