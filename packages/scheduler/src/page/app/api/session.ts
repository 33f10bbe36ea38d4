import { signal } from '@preact/signals';
import { RequestFailed, isSignedOut, request, requestObject, sendJson } from './request.js';

/** Who is signed in, `GET /api/v1/session`. */
export interface SessionAnswer {
  /** False: no credentials are configured, and everybody may do everything. */
  readonly needed: boolean;
  readonly user: string | null;
  /** `basic`: the browser sends the credentials itself; only a `session` can be signed out. */
  readonly by: 'basic' | 'session' | null;
  readonly until: string | null;
}

/** Null while it is not known. */
export const session = signal<SessionAnswer | null>(null);

const PATH = 'api/v1/session';

/** Finds out whether to ask for credentials. A scheduler that does not answer asks for none yet. */
export async function readSession(): Promise<void> {
  try {
    const answer = await requestObject(PATH);
    if (answer !== null && 'needed' in answer) take(answer as unknown as SessionAnswer);
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
  }
}

/** @throws RequestFailed 401 for wrong credentials, 429 after too many of them. */
export async function signIn(user: string, password: string): Promise<void> {
  take(await sendJson<SessionAnswer>('POST', PATH, { user, password }));
}

/** @throws RequestFailed */
export async function signOut(): Promise<void> {
  await request('DELETE', PATH);
  await readSession();
}

function take(answer: SessionAnswer): void {
  session.value = answer;
  isSignedOut.value = answer.needed && answer.user === null;
}
