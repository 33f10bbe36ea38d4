import { type Result, accepted, refused } from '@horae/submitter/kernel';
import type { UserAccount } from './accounts.js';

export interface UserPolicy {
  /** For tasks that name no user. */
  readonly defaultUser: string;
  readonly allowRoot: boolean;
  /** Null: every user that the machine knows. */
  readonly allowedUsers: readonly string[] | null;
  /** Whom the agent itself runs as. */
  readonly self: { readonly name: string; readonly uid: number };
}

/** The agent decides whom a task may run as, whatever the scheduler says. */
export function chooseAccount(
  asked: string | undefined,
  policy: UserPolicy,
  find: (name: string) => UserAccount | null,
): Result<UserAccount, string> {
  const name = asked === undefined || asked === '' ? policy.defaultUser : asked;
  const isListed = policy.allowedUsers?.includes(name) ?? true;
  if (!isListed && name !== policy.defaultUser) {
    return refused(`user: this agent runs no tasks as "${name}" (see --allowed-users).`);
  }
  const account = find(name);
  if (account === null) return refused(`user: "${name}" is not known on this machine.`);
  if (account.uid === 0 && !policy.allowRoot) {
    return refused(`user: this agent runs no tasks as "${name}" (root needs --allow-root).`);
  }
  if (policy.self.uid !== 0 && account.uid !== policy.self.uid) {
    return refused(
      `user: this agent runs as "${policy.self.name}" and cannot become "${name}"; ` +
        'leave the user out, or run the agent as root.',
    );
  }
  return accepted(account);
}
