import { LIMITS } from '../../kernel/index.js';
import { type Ledger, NO_COUNTERPART, shown } from '../members.js';
import { type ProgramMembers, programMembers } from '../program.js';
import { spanText } from '../settle-schedule.js';
import {
  type ExecCommand,
  parseExec,
  scriptOf,
  splitLine,
  withoutSpecifiers,
} from './systemd-command.js';
import { Settings } from './systemd-settings.js';
import { systemdSpanMs } from './systemd-span.js';
import { ACCOUNTING, CANNOT_BE, HARDENING, LEFT_OUT } from './systemd-service-settings.js';
import type { Unit } from './systemd-unit.js';

/** What a timer's service runs, behind lines that come first, as members of a job. */
export function serviceMembers(
  unit: Unit,
  before: readonly string[],
  ledger: Ledger,
): Readonly<Record<string, unknown>> {
  const service = new Settings(unit, 'Service', ledger);
  const type = service.last('Type') || 'simple';
  if (type === 'forking') {
    service.refuse(
      'Type',
      '"forking" ends at once and leaves a daemon behind; start it without that',
    );
  } else if (type !== 'oneshot' && type !== 'simple' && type !== 'exec') {
    service.note('Type', `${shown(type)} is left out: a run ends when its command ends`);
  }
  const isOneshot = type === 'oneshot';
  const document = {
    ...programOf(service, before),
    environmentVariables: environmentOf(service),
    runAsUser: userOf(service),
    ...retriesOf(service),
    ...timeoutOf(service, isOneshot),
    ...resourcesOf(service),
  };
  service.cannotBe(CANNOT_BE);
  service.leaveOut(LEFT_OUT);
  const input = service.last('StandardInput');
  if (input !== '' && input !== 'null') {
    service.refuse('StandardInput', `${shown(input)}: a job has no standard input`);
  }
  service.leaveOutAll(
    HARDENING,
    'what only limits the rights of the service has no counterpart and is left out',
  );
  service.leaveOutAll(
    ACCOUNTING,
    'scheduling and accounting by the kernel have no counterpart and are left out',
  );
  service.tell();
  return document;
}

/** What runs before, the command, and what runs after it, each if all before has succeeded. */
function programOf(service: Settings, before: readonly string[]): ProgramMembers {
  const lines = ['ExecStartPre', 'ExecStart', 'ExecStartPost'].map((key) => ({
    key,
    lines: service.all(key),
  }));
  const commands = lines.flatMap(({ key, lines: texts }) =>
    texts.flatMap((text) => {
      const parsed = parseExec(text);
      if (!parsed.ok) service.refuse(key, parsed.error);
      return parsed.ok ? parsed.value : [];
    }),
  );
  if (lines[1]?.lines.length === 0)
    service.refuse('ExecStart', 'is missing: there is nothing to run');
  tellPrefixes(commands, service);
  const [only, ...others] = commands;
  const isPlain =
    only !== undefined &&
    others.length === 0 &&
    !only.mayFail &&
    only.words.every(({ quoted }) => quoted === null);
  const [first = '', ...rest] = only?.words.map(({ text }) => text) ?? [];
  return programMembers({
    run: isPlain ? [first, ...rest] : scriptOf(commands),
    before,
    folder: folderOf(service),
    successCodes: successCodes(service),
  });
}

function tellPrefixes(commands: readonly ExecCommand[], service: Settings): void {
  for (const { shownName, rights } of commands) {
    if (shownName !== null) {
      service.note(
        'ExecStart',
        `the name ${shown(shownName)} after "@" is left out: it runs under its own`,
      );
    }
    if (rights !== '') {
      service.refuse('ExecStart', `the prefix "${rights}" gives it other rights than its user has`);
    }
  }
}

/** A folder that may be missing (`-`) is no condition. */
function folderOf(service: Settings): string {
  const text = service.last('WorkingDirectory');
  if (text.startsWith('-')) {
    service.note('WorkingDirectory', `${shown(text)}: the run fails where the folder is missing`);
  }
  return plain(service, 'WorkingDirectory', text.replace(/^-/, ''));
}

function plain(service: Settings, key: string, text: string): string {
  const result = withoutSpecifiers(text);
  if (!result.ok) service.refuse(key, `${shown(text)}: ${result.error}`);
  return result.ok ? result.value : '';
}

/** The names of sysexits.h, from 64 on. */
const EXIT_NAMES = (
  'USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR ' +
  'TEMPFAIL PROTOCOL NOPERM CONFIG'
).split(' ');

function successCodes(service: Settings): readonly number[] {
  const words = service.all('SuccessExitStatus').flatMap((text) => text.split(/\s+/));
  return words.flatMap((word) => {
    const named = EXIT_NAMES.indexOf(word);
    const code = named < 0 ? Number(word) : 64 + named;
    if (Number.isInteger(code) && code >= 0 && code <= 255) return code === 0 ? [] : [code];
    service.refuse('SuccessExitStatus', `${shown(word)} is no exit code here, as 143 would be`);
    return [];
  });
}

function environmentOf(service: Settings): readonly { name: string; value: string }[] {
  const values = new Map<string, string>();
  for (const text of service.all('Environment')) {
    const words = splitLine(text);
    if (!words.ok) service.refuse('Environment', words.error);
    for (const { text: word } of words.ok ? words.value : []) {
      const assignment = plain(service, 'Environment', word);
      const at = assignment.indexOf('=');
      if (at > 0) values.set(assignment.slice(0, at), assignment.slice(at + 1));
      else service.refuse('Environment', `${shown(word)} is not NAME=value`);
    }
  }
  return [...values].map(([name, value]) => ({ name, value }));
}

function userOf(service: Settings): string {
  const user = service.last('User');
  if (user === '') {
    service.note('User', 'none is named; systemd takes root for that, an agent its default user');
  }
  return plain(service, 'User', user);
}

/** Five starts in ten seconds are systemd's own limit. */
const RESTART_COUNT = 5;

function retriesOf(service: Settings): Readonly<Record<string, unknown>> {
  const restart = service.last('Restart') || 'no';
  const pauseText = service.last('RestartSec');
  if (restart === 'no') {
    if (pauseText !== '') service.note('RestartSec', 'is left out: there is no Restart');
    return { retries: 0 };
  }
  if (!['on-failure', 'on-abnormal', 'on-abort', 'on-watchdog'].includes(restart)) {
    service.refuse(
      'Restart',
      `${shown(restart)} starts it again when it has succeeded: that is no job`,
    );
    return {};
  }
  if (restart !== 'on-failure')
    service.note('Restart', `${shown(restart)} becomes retries after any failure`);
  const pauseMs = pauseText === '' ? 100 : systemdSpanMs(pauseText);
  if (pauseMs === null || pauseMs === Infinity) {
    service.refuse('RestartSec', `${shown(pauseText)} is no time span, e.g. "30s"`);
    return {};
  }
  const isEndless = pauseMs * RESTART_COUNT >= 10_000;
  const retries = isEndless ? LIMITS.retryCountMax : RESTART_COUNT - 1;
  service.note('Restart', `${shown(restart)} becomes retries: ${retries}`);
  return { retries, retryInterval: spanText(pauseMs) };
}

/** A oneshot is starting as long as it runs. */
function timeoutOf(service: Settings, isOneshot: boolean): Readonly<Record<string, unknown>> {
  const span = (key: string): number | null => {
    const text = service.last(key);
    const ms = text === '' ? null : systemdSpanMs(text);
    if (text !== '' && ms === null)
      service.refuse(key, `${shown(text)} is no time span, e.g. "1h 30min"`);
    return ms === Infinity || ms === 0 ? null : ms;
  };
  const both = span('TimeoutSec');
  const start = span('TimeoutStartSec') ?? both;
  const limits = [span('RuntimeMaxSec'), isOneshot ? start : null].filter((ms) => ms !== null);
  if (!isOneshot && start !== null) {
    service.note(
      'TimeoutStartSec',
      'is left out: it counts until the command is running, which takes no time here',
    );
  }
  const stop = span('TimeoutStopSec') ?? both;
  return {
    ...(limits.length === 0 ? {} : { timeout: spanText(Math.min(...limits)) }),
    ...(stop === null ? {} : { killGracePeriod: spanText(stop) }),
  };
}

/** What the kernel would not let it exceed is reserved for it. */
function resourcesOf(service: Settings): Readonly<Record<string, number>> {
  const quota = /^(\d+(?:\.\d+)?)%$/.exec(service.last('CPUQuota'));
  const text = service.last('MemoryMax') || service.last('MemoryLimit');
  const memory = /^(\d+)([KMGT]?)$/.exec(text);
  const factor =
    { '': 1 / 1_048_576, K: 1 / 1_024, M: 1, G: 1_024, T: 1_048_576 }[memory?.[2] ?? ''] ?? 1;
  if (quota !== null)
    service.note('CPUQuota', `${quota[0]} becomes cpus, which are reserved for it`);
  if (memory !== null) service.note('MemoryMax', `${text} becomes mem, which is reserved for it`);
  else if (text !== '' && text !== 'infinity')
    service.note('MemoryMax', `${shown(text)} ${NO_COUNTERPART}`);
  return {
    ...(quota === null ? {} : { cpus: Math.max(0.001, Number(quota[1]) / 100) }),
    ...(memory === null ? {} : { mem: Math.max(1, Math.ceil(Number(memory[1]) * factor)) }),
  };
}
