import { statSync } from 'node:fs';
import type { SchedulerSettings } from './config/index.js';
import { isLoopback, listenProblem } from './http/index.js';
import { httpConfig } from './http-settings.js';
import { notifyProblem } from './notify-settings.js';
import { StartFailure } from './start-failure.js';

/** Options that are good by themselves, and wrong together. @throws StartFailure */
export function refuseSettings(settings: SchedulerSettings): void {
  const problem =
    listenProblem(httpConfig(settings)) ??
    (settings.master.length > 0 ? null : openMaster(settings)) ??
    (settings.zk === null ? null : electionProblem(settings)) ??
    notifyProblem(settings) ??
    folderProblem(settings['data-dir']);
  if (problem !== null) throw new StartFailure('configInvalid', problem);
}

function folderProblem(folder: string): string | null {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? true) return null;
  return `--data-dir: ${folder} is a file; expected a folder, e.g. /var/lib/horae.`;
}

function openMaster(settings: SchedulerSettings): string | null {
  const host = settings['master-host'];
  if (isLoopback(host) || settings['master-credentials'] !== null || settings.insecure) return null;
  return (
    `--master-host: "${host}" is reachable from other machines, where everybody could start ` +
    'commands on the agents; set --master-credentials, listen on 127.0.0.1, or say --insecure.'
  );
}

function electionProblem(settings: SchedulerSettings): string | null {
  return (
    unreachable(settings, { host: 'http-host', port: 'http-port', told: 'http-advertise' }) ??
    (settings.master.length > 0
      ? null
      : unreachable(settings, {
          host: 'master-host',
          port: 'master-port',
          told: 'master-advertise',
        }))
  );
}

interface AddressOptions {
  readonly host: 'http-host' | 'master-host';
  readonly port: 'http-port' | 'master-port';
  readonly told: 'http-advertise' | 'master-advertise';
}

/** Other machines are told this address, and "every address of mine" is none. */
function unreachable(settings: SchedulerSettings, option: AddressOptions): string | null {
  const host = settings[option.host];
  const isTold = settings[option.told] !== `${option.host}:${option.port}`;
  if (isTold || (host !== '0.0.0.0' && host !== '::')) return null;
  return (
    `--${option.told}: with --zk the others have to be told an address of this machine, and ` +
    `--${option.host} ${host} is none; expected e.g. "scheduler1.example.org:${settings[option.port]}".`
  );
}
