import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface UserAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

const LOOKUP_TIMEOUT_MS = 5_000;

/** From /etc/passwd, or from wherever the system keeps its users; null when there is none. */
export function findAccount(name: string): UserAccount | null {
  if (!/^[^\s:/\0-][^\s:/\0]*$/.test(name)) return null;
  return parseAccount(name, passwdFile()) ?? parseAccount(name, askSystem(name));
}

/** The line of that user in text of passwd(5). */
export function parseAccount(name: string, passwd: string): UserAccount | null {
  for (const line of passwd.split('\n')) {
    const [user, , uid, gid, , home = ''] = line.split(':');
    if (user !== name || uid === undefined || gid === undefined) continue;
    return { name, uid: Number(uid), gid: Number(gid), home: home === '' ? '/' : home };
  }
  return null;
}

function passwdFile(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** Directories such as LDAP are behind getent; where it is missing there are none. */
function askSystem(name: string): string {
  try {
    return execFileSync('getent', ['passwd', '--', name], {
      encoding: 'utf8',
      timeout: LOOKUP_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
