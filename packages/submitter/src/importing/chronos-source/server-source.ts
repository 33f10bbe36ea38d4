import { RequestRefused, SchedulerUnreachable, createSchedulerClient } from '../../client/index.js';
import type { JobDocument } from '../../job/index.js';
import { type DurationMs, type Result, accepted, refused } from '../../kernel/index.js';
import type { ImportSource } from '../import-result.js';
import { SourceUnreadable } from './znodes.js';

/**
 * The address of a Chronos without what comes after it in the API; a path in front of that (a
 * proxy's) stays. The error is the end of "… is not …".
 */
export function readChronosAddress(text: string): Result<string, string> {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refused('the address of a Chronos; expected e.g. "http://chronos:4400"');
  }
  url.pathname = url.pathname.replace(/(?:\/v1)?(?:\/scheduler(?:\/jobs)?)?\/*$/, '');
  url.search = '';
  url.hash = '';
  return accepted(url.href.replace(/\/$/, ''));
}

/**
 * The jobs that a running Chronos shows, of either line. Both have the list, under other paths.
 * @throws SourceUnreadable
 */
export async function chronosOnServer(
  address: string,
  timeoutMs: DurationMs,
): Promise<ImportSource> {
  const place = withoutCredentials(address);
  try {
    const jobs = await jobsAt(address, timeoutMs);
    return { fileName: place, jobs, refusals: [], notes: [] };
  } catch (error) {
    if (!isMissing(error)) throw unreadable(address, error);
    throw said(place, 'it has neither /scheduler/jobs nor /v1/scheduler/jobs.');
  }
}

async function jobsAt(server: string, timeoutMs: DurationMs): Promise<readonly JobDocument[]> {
  const client = createSchedulerClient({ servers: [server], timeoutMs, target: 'chronos' });
  try {
    return await client.jobs();
  } finally {
    await client.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof RequestRefused && [404, 405].includes(error.status);
}

function unreadable(address: string, trouble: unknown): SourceUnreadable {
  const place = withoutCredentials(address);
  const why = trouble instanceof Error ? trouble.message : String(trouble);
  if (trouble instanceof RequestRefused && [401, 403].includes(trouble.status)) {
    const areSent = new URL(address).username !== '';
    return said(
      place,
      areSent
        ? 'the name or the password in its address is not the right one.'
        : 'it wants a name and a password, as in "http://name:password@chronos:4400".',
    );
  }
  // Which server it was is said already.
  const reason = trouble instanceof SchedulerUnreachable ? why.slice(why.indexOf(': ') + 2) : why;
  return said(place, reason, trouble);
}

function said(place: string, reason: string, cause?: unknown): SourceUnreadable {
  const text = `The jobs of the Chronos at ${place} cannot be read: ${reason}`;
  return new SourceUnreadable(text, { cause });
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
