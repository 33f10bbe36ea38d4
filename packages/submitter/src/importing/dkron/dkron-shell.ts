import { goDurationMs } from '../go/index.js';
import { type Members, NO_COUNTERPART, shown } from '../members.js';
import { programMembers } from '../program.js';
import { spanText } from '../settle-schedule.js';
import { splitWords } from '../shell-words.js';

/** dkron's `shell` executor. */
export function dkronProgram(members: Members): Readonly<Record<string, unknown>> {
  const executor = members.text('executor');
  if (executor !== 'shell') {
    const named = executor === '' ? 'is missing' : `${shown(executor)} ${NO_SUCH}`;
    members.refuse('executor', `${named}; only "shell" has a counterpart`);
    members.state('executor_config');
    return {};
  }
  const config = members.inside('executor_config');
  if (config === null) {
    members.refuse('executor_config', 'is missing; it holds the command');
    return {};
  }
  const command = config.text('command');
  const isShell = /^(1|t|true)$/i.test(config.text('shell'));
  const run = isShell ? command : wordsOf(config, command);
  const folder = config.text('cwd');
  const program = programMembers({ run: run ?? '', folder, successCodes: successCodes(config) });
  const document = {
    ...program,
    environmentVariables: environmentOf(config),
    ...timeoutOf(config),
    ...memoryOf(config),
    runAsUser: userOf(config),
  };
  config.cannotBe({
    payload:
      'is written to the standard input of the command, which a job here does not have; put it ' +
      'into the command, e.g. printf … |',
  });
  config.leaveOut({ project: '' });
  config.tell();
  return document;
}

const NO_SUCH = 'runs no command';

/** Without a shell dkron splits the command itself, and cuts it off at a character of the shell. */
function wordsOf(config: Members, command: string): readonly [string, ...string[]] | null {
  const words = splitWords(command);
  if (!words.ok) {
    config.refuse('command', words.error);
    return null;
  }
  const [first, ...rest] = words.value;
  if (first === undefined) config.refuse('command', 'is empty');
  return first === undefined ? null : [first, ...rest];
}

function successCodes(config: Members): readonly number[] {
  const text = config.text('allowed_exitcodes');
  const codes = text === '' ? [] : text.split(',').map((code) => Number(code.trim()));
  if (codes.some((code) => !Number.isInteger(code) || code < 0 || code > 255)) {
    config.refuse('allowed_exitcodes', `${shown(text)} is not a list of exit codes, e.g. "0, 199"`);
    return [];
  }
  return codes.filter((code) => code !== 0);
}

function environmentOf(config: Members): readonly { name: string; value: string }[] {
  const text = config.text('env');
  if (text === '') return [];
  return text.split(',').flatMap((entry) => {
    const at = entry.indexOf('=');
    if (at > 0) return [{ name: entry.slice(0, at).trim(), value: entry.slice(at + 1) }];
    config.refuse('env', `${shown(entry)} in ${shown(text)} is not NAME=value`);
    return [];
  });
}

/** dkron kills at once, without a warning. */
function timeoutOf(config: Members): Readonly<Record<string, unknown>> {
  const text = config.text('timeout');
  if (text === '') return {};
  const ms = goDurationMs(text);
  if (ms === null) config.refuse('timeout', `${shown(text)} is not a duration, e.g. "1h30m"`);
  return ms === null || ms === 0 ? {} : { timeout: spanText(ms), killGracePeriod: 'PT0S' };
}

function memoryOf(config: Members): Readonly<Record<string, unknown>> {
  const kb = config.amount('mem_limit_kb');
  if (kb === null || kb === 0) return {};
  const mem = Math.max(1, Math.ceil(kb / 1_024));
  config.note('mem_limit_kb', `${kb} becomes mem: ${mem}, which is reserved for it`);
  return { mem };
}

/** `user` or `user:group`. */
function userOf(config: Members): string {
  const [user = '', group = ''] = config.text('su').split(':');
  if (group !== '') config.note('su', `the group ${shown(group)} ${NO_COUNTERPART}`);
  return user;
}
