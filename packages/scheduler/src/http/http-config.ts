import { hostname } from 'node:os';
import type { GuardRules } from './guard.js';

/** What the REST server needs to know; every member has a flag of `horae-scheduler`. */
export interface HttpConfig extends GuardRules {
  /** Where to listen; `127.0.0.1` unless told otherwise. */
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** `host:port` that is shown as the leader and that clients can reach. */
  readonly advertised: string;
  /** Listening beyond this machine without credentials needs this explicit word. */
  readonly isInsecureAllowed: boolean;
  /** Tasks that `job/stat` shows of a job (Chronos: `--job_history_limit`). */
  readonly jobHistoryLimit: number;
  /** The folder with the built status page. */
  readonly pageDir: string;
}

/** Why the server must not listen as configured; null when it may. */
export function listenProblem(config: HttpConfig): string | null {
  if (isLoopback(config.address) || config.credentials !== null || config.isInsecureAllowed) {
    return null;
  }
  return (
    `--http-host: "${config.address}" is reachable from other machines, where everybody could run ` +
    'commands through this server; set HORAE_HTTP_CREDENTIALS=user:password, listen on 127.0.0.1, ' +
    'or say --insecure.'
  );
}

/** With the names that no other site can point at this machine: its own, and the configured ones. */
export function guardRules({ allowedHosts, advertised, ...rules }: HttpConfig): GuardRules {
  return { ...rules, allowedHosts: [...allowedHosts, advertised.replace(/:\d*$/, ''), hostname()] };
}

/** True for addresses that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(?:\.\d+){3}$/.test(address);
}
