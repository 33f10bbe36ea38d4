import { describe, expect, test } from 'vitest';
import { findAccount, parseAccount } from './accounts.js';
import { type UserPolicy, chooseAccount } from './user-policy.js';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'toor:x:0:0::/root:/bin/sh',
  'jobs:x:1000:1001::/home/jobs:/bin/sh',
  'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
].join('\n');
const find = (name: string): ReturnType<typeof parseAccount> => parseAccount(name, PASSWD);

function choose(asked: string | undefined, policy: Partial<UserPolicy> = {}): string {
  const whole: UserPolicy = {
    defaultUser: 'nobody',
    allowRoot: false,
    allowedUsers: null,
    self: { name: 'root', uid: 0 },
    ...policy,
  };
  const choice = chooseAccount(asked, whole, find);
  return choice.ok ? choice.value.name : choice.error;
}

describe('a task runs as', () => {
  test('the default user when it names none', () => {
    expect(choose(undefined)).toBe('nobody');
    expect(choose('')).toBe('nobody');
  });

  test('the user it names', () => {
    expect(choose('jobs')).toBe('jobs');
  });

  test('root only where the agent allows it, whatever root is called', () => {
    expect(choose('root')).toContain('--allow-root');
    expect(choose('toor')).toContain('--allow-root');
    expect(choose('root', { allowRoot: true })).toBe('root');
  });

  test('a listed user only, when there is a list', () => {
    expect(choose('jobs', { allowedUsers: ['reports'] })).toContain('--allowed-users');
    expect(choose(undefined, { allowedUsers: ['reports'] })).toBe('nobody');
  });

  test("the agent's own user only, when the agent is not root", () => {
    const self = { name: 'jobs', uid: 1000 };
    expect(choose('jobs', { self, defaultUser: 'jobs' })).toBe('jobs');
    expect(choose('nobody', { self, defaultUser: 'jobs' })).toContain('cannot become "nobody"');
  });
});

test('a name that is no name is not looked for', () => {
  for (const name of ['--help', 'a b', 'a:b', '../x', '', 'a\nb']) {
    expect(findAccount(name)).toBeNull();
  }
});
