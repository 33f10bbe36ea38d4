import { readFile } from 'node:fs/promises';

/** The users that `/etc/passwd` names; null where there is no such file. */
export async function userNames(): Promise<ReadonlySet<string> | null> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => null);
  if (text === null) return null;
  return new Set([...text.matchAll(/^([^#:\s][^:\n]*):/gm)].map(([, name = '']) => name));
}
