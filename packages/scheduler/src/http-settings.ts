import { fileURLToPath } from 'node:url';
import type { SchedulerSettings } from './config/index.js';
import { type HttpConfig, withPort } from './http/index.js';

/** What the options say about the REST server. */
export function httpConfig(settings: SchedulerSettings): HttpConfig {
  const address = settings['http-host'];
  const port = settings['http-port'];
  const advertised = settings['http-advertise'];
  return {
    address,
    port,
    advertised: advertised === 'http-host:http-port' ? hostAndPort(address, port) : advertised,
    allowedHosts: settings['http-allowed-hosts'],
    credentials: settings['http-credentials'],
    realm: settings['http-realm'],
    isInsecureAllowed: settings.insecure,
    jobHistoryLimit: settings['job-history-limit'],
    pageDir: fileURLToPath(new URL('./page/', import.meta.url)),
  };
}

/** `host:port` under which agents reach the embedded master, which listens on that port. */
export function advertisedMaster(settings: SchedulerSettings, port: number): string {
  const advertised = settings['master-advertise'];
  return advertised === 'master-host:master-port'
    ? hostAndPort(settings['master-host'], port)
    : withPort(advertised, port);
}

function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
