import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type UserPolicy, findAccount } from './adapters/runner/index.js';
import type { AgentSettings } from './config/index.js';
import type { Attribute } from './protocol/index.js';
import { StartRefused } from './start-refused.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/** The files API asks for no password, so it stays on this machine. @throws StartRefused */
export function demandPrivacy({ host, insecure }: AgentSettings): void {
  if (LOOPBACK.has(host) || insecure) return;
  throw new StartRefused(
    'configInvalid',
    `host: "${host}" can be reached from other machines, and the files API asks for no password; ` +
      'listen on 127.0.0.1, or say --insecure.',
  );
}

export function ownHostname(settings: AgentSettings): string {
  return settings.hostname ?? hostname();
}

/** Where others find the files API. */
export function advertisedHost(settings: AgentSettings): string {
  const { host } = settings;
  return settings['advertise-host'] ?? (EVERY_ADDRESS.has(host) ? ownHostname(settings) : host);
}

/** `os` and `arch` of this machine, and what `--attributes rack:r1;zone:b` adds. */
export function attributesOf(given: string | null): Attribute[] {
  const attributes = new Map([
    ['os', process.platform as string],
    ['arch', process.arch as string],
  ]);
  for (const pair of given?.split(';') ?? []) {
    const [name = '', ...value] = pair.split(':');
    attributes.set(name.trim(), value.join(':').trim());
  }
  return [...attributes].map(([name, value]) => ({ name, type: 'TEXT', text: { value } }));
}

/** Whom tasks run as; root is refused unless it is allowed here, on the agent. @throws StartRefused */
export function userPolicy(settings: AgentSettings): UserPolicy {
  const self = userInfo();
  const isRoot = self.uid === 0;
  const defaultUser = settings['default-user'] ?? (isRoot ? 'nobody' : self.username);
  if (findAccount(defaultUser) === null) {
    throw new StartRefused(
      'configInvalid',
      `default-user: "${defaultUser}" is not known on this machine; name another, e.g. ` +
        `--default-user ${self.username}.`,
    );
  }
  const allowed = settings['allowed-users'];
  return {
    defaultUser,
    allowRoot: settings['allow-root'],
    allowedUsers: allowed.length === 0 ? null : allowed,
    self: { name: self.username, uid: self.uid },
  };
}

/** Of the agent's own environment, what tasks may see. */
export function inheritedEnvironment(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const inherited: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    if (value !== undefined) inherited[name] = value;
  }
  return inherited;
}

/** Makes the folder; answers its full path. @throws StartRefused */
export function openWorkFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused('configInvalid', `work-dir: cannot be used: ${reason}.`);
  }
}

/**
 * The first folder on the way that other users cannot pass; null when they can. Tasks then still
 * start in their sandbox, but cannot come back to it by its path.
 */
export function closedFolderAbove(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return at;
    if (at === dirname(at)) return null;
  }
}
