import { quoteWord } from '../../crontab/index.js';
import { shown } from '../members.js';
import { withoutSpecifiers } from './systemd-command.js';
import type { Settings } from './systemd-settings.js';

/** Conditions on files, as what a shell asks of the path `"$1"`. */
const CHECKS: Readonly<Record<string, (path: string) => string>> = {
  PathExists: (path) => `[ -e ${path} ]`,
  PathIsDirectory: (path) => `[ -d ${path} ]`,
  PathIsSymbolicLink: (path) => `[ -L ${path} ]`,
  FileNotEmpty: (path) => `{ [ -f ${path} ] && [ -s ${path} ]; }`,
  FileIsExecutable: (path) => `{ [ -f ${path} ] && [ -x ${path} ]; }`,
};

/**
 * What decides whether a unit starts, as lines in front of its command: an unmet condition ends
 * the run as a success, an unmet assertion as a failure, as in systemd. What a shell cannot ask
 * keeps the job out.
 */
export function conditionLines(head: Settings): readonly string[] {
  if (head.last('ConditionACPower') !== '') {
    head.note('ConditionACPower', 'is left out: machines with agents are not on battery');
  }
  const lines = Object.entries(CHECKS).flatMap(([name, check]) => [
    ...linesOf(head, `Condition${name}`, (path) => ({ check: check(path), code: 0 })),
    ...linesOf(head, `Assert${name}`, (path) => ({ check: check(path), code: 1 })),
  ]);
  head.cannotBeAny(
    ['Condition', 'Assert'],
    'decides whether it runs at all; put it into the command',
  );
  return lines;
}

type Ask = (path: string) => { readonly check: string; readonly code: 0 | 1 };

function linesOf(head: Settings, key: string, ask: Ask): readonly string[] {
  const values = head.all(key);
  if (values.length > 0) head.note(key, 'is asked by the command at each run');
  return values.flatMap((value) => {
    const [, isNot = '', text = ''] = /^(!?)\s*(.*)$/.exec(value) ?? [];
    const path = withoutSpecifiers(text);
    if (!path.ok || !path.value.startsWith('/')) {
      head.refuse(key, `${shown(value)} is no path that can be asked for before the command`);
      return [];
    }
    const { check, code } = ask(quoteWord(path.value));
    return [`${isNot === '' ? '' : '! '}${check} || exit ${code}`];
  });
}
