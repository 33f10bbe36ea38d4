import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface UserAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Null when it does not exist, as that of "nobody" often does. */
  readonly home: string | null;
}

const LOOKUP_TIMEOUT_MS = 5_000;

/** How long an answer is kept: a burst of tasks asks the system once. */
const REMEMBERED_MS = 5_000;
const REMEMBERED_COUNT_MAX = 1_000;

/** Accounts by name, each looked up at most once in five seconds. */
export function rememberingAccounts(
  find: (name: string) => UserAccount | null,
  nowMs: () => number,
): (name: string) => UserAccount | null {
  const answers = new Map<
    string,
    { readonly account: UserAccount | null; readonly atMs: number }
  >();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined && nowMs() - known.atMs < REMEMBERED_MS) return known.account;
    if (answers.size >= REMEMBERED_COUNT_MAX) answers.clear();
    const account = find(name);
    answers.set(name, { account, atMs: nowMs() });
    return account;
  };
}

/** From /etc/passwd, or from wherever the system keeps its users; null when there is none. */
export function findAccount(name: string): UserAccount | null {
  if (!/^[^\s:/\0-][^\s:/\0]*$/.test(name)) return null;
  const account = parseAccount(name, passwdFile()) ?? parseAccount(name, askSystem(name));
  if (account?.home === null || account === null) return account;
  return existsSync(account.home) ? account : { ...account, home: null };
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
