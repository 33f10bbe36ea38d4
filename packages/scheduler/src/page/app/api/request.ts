import { signal } from '@preact/signals';

/** What the scheduler refused, in its own words, or null where it could not be asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  constructor(
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
    /** The server's sentence; '' when it gave none. */
    message: string,
  ) {
    super(message);
  }
}

/** Credentials are needed, and nobody has signed in, or the session is over. */
export const isSignedOut = signal(false);

/** The one address that says so itself. */
const SESSION_PATH = 'api/v1/session';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks the scheduler this page came from; addresses are relative. @throws RequestFailed */
export async function request(
  method: Method,
  path: string,
  signal?: AbortSignal,
): Promise<Response> {
  return accepted(await reach(method, path, signal));
}

/** Sends a value as JSON; answers what comes back, null where that is nothing. @throws RequestFailed */
export async function sendJson<Answer>(
  method: Exclude<Method, 'GET'>,
  path: string,
  value: unknown,
): Promise<Answer> {
  const response = await accepted(await reach(method, path, undefined, JSON.stringify(value)));
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

async function accepted(response: Response): Promise<Response> {
  noteServerTime(response);
  if (response.ok) return response;
  throw new RequestFailed(response.status, messageOf(await response.text()));
}

/** @throws RequestFailed */
export async function requestJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await request('GET', path, signal);
  return (await response.json()) as Answer;
}

/** A JSON object whatever the status; null when something else came. @throws RequestFailed */
export async function requestObject(
  path: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | null> {
  const response = await reach('GET', path, signal);
  try {
    const value = (await response.json()) as unknown;
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** Query text of the members that are set. */
export function queryOf(members: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function reach(
  method: Method,
  path: string,
  signal?: AbortSignal,
  json?: string,
): Promise<Response> {
  const isAboutSession = path === SESSION_PATH;
  // Nobody would hear the answer, and a browser notes each refusal as an error.
  if (isSignedOut.peek() && !isAboutSession) throw new RequestFailed(401, '');
  // The scheduler knows the page by it: it does not let the browser ask for credentials.
  const headers = {
    'x-horae-page': '1',
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const options = { method, cache: 'no-store', headers } as const;
  try {
    const response = await fetch(path, {
      ...options,
      ...(json === undefined ? {} : { body: json }),
      ...(signal ? { signal } : {}),
    });
    if (response.status === 401 && !isAboutSession) isSignedOut.value = true;
    return response;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestFailed(0, '');
  }
}

/** The `message` of an error body; every refusal of the scheduler has one. */
export function messageOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) {
      return String(parsed.message);
    }
  } catch {
    // Not JSON, e.g. the page of a proxy: the status has to do.
  }
  return '';
}

let clockOffsetMs = 0;

/**
 * The scheduler's time, from the Date header of its answers: "in 5 min" is right on a phone whose
 * clock is wrong. The header counts whole seconds, so small differences say nothing.
 */
export function serverNow(): number {
  return Date.now() + clockOffsetMs;
}

function noteServerTime(response: Response): void {
  const at = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(at)) return;
  const offsetMs = at + 500 - Date.now();
  clockOffsetMs = Math.abs(offsetMs) > 2_000 ? offsetMs : 0;
}
