import type { Context } from '../context.js';
import type { TableRefusal, TableWarning } from './crontab-lines.js';
import type { RemovedJob } from './crontab-plan.js';
import type { FileNote } from './crontab-sources.js';
import type { Load } from './load-crontab.js';
import { oneLine } from '../print.js';
import { warningsText } from './report-text.js';

/** As whom the lines run that name no user. */
export function userText(users: readonly string[]): string {
  if (!users.includes('')) return '';
  const who = users.every((user) => user === '') ? 'They' : 'Lines without a user';
  return (
    `${who} run as the agent's default user: its own, or nobody where the agent is root. ` +
    '--user NAME sets one.\n'
  );
}

/** In the place of the counts, when there is nothing to count. */
export function noLines({ sources }: Load): string {
  if (sources.tables.length === 0) return 'No table was read.\n';
  return `No lines found in ${sources.tables.map(({ fileName }) => fileName).join(', ')}.\n`;
}

/** Which form each table was taken for, where only its path told. */
export function guessText({ sources }: Load): string {
  const guessed = sources.tables.filter(({ isGuessed }) => isGuessed);
  const named = (hasUsers: boolean): string =>
    guessed
      .filter((each) => each.hasUsers === hasUsers)
      .map(({ fileName }) => fileName)
      .join(', ');
  const [system, user] = [named(true), named(false)];
  return [
    system === '' ? '' : `Read with a user column, as its path says: ${system}\n`,
    user === '' ? '' : `Read without a user column (--system if it has one): ${user}\n`,
  ].join('');
}

/** A job whose line left its table. */
export function goneText({ name, crontab, source }: RemovedJob): string {
  return oneLine(`- ${name}  ${crontab}  (${source})`);
}

/** On standard error: files, refusals, warnings. */
export function tellRest(
  load: Load,
  rest: {
    readonly refusals: readonly TableRefusal[];
    readonly warnings: readonly TableWarning[];
  },
  context: Context,
): void {
  const { err } = context.surroundings;
  tellFiles(load, context);
  for (const { fileName, line, reason } of rest.refusals) {
    err(`${fileName}:${line}: refused: ${oneLine(reason)}\n`);
  }
  err(warningLines([...load.tables.warnings, ...rest.warnings]));
}

export function tellFiles({ sources }: Load, { surroundings }: Context): void {
  const tell = (notes: readonly FileNote[], what: string): void => {
    for (const { fileName, reason } of notes) {
      surroundings.err(`${oneLine(`${fileName}: ${what}${reason}`)}\n`);
    }
  };
  tell(sources.unread, 'not read: ');
  tell(sources.skipped, 'skipped: ');
}

export function warningLines(warnings: readonly TableWarning[]): string {
  return warningsText(warnings.map(({ fileName, ...rest }) => ({ file: fileName, ...rest })));
}

/** Which tables were read, and which not. */
export function filesJson({ sources }: Load) {
  return {
    files: sources.tables.map(({ fileName, source, hasUsers, isGuessed, user }) => {
      return { file: fileName, source, hasUserColumn: hasUsers, isGuessed, user };
    }),
    unread: sources.unread.map(noteJson),
    skipped: sources.skipped.map(noteJson),
  };
}

function noteJson({ fileName, reason }: FileNote) {
  return { file: fileName, reason };
}

export function refusalJson({ fileName, line, reason, name }: TableRefusal) {
  return { file: fileName, line, name: name === '' ? null : name, reason };
}

/** One for all lines of a file that it is true of. */
export function warningsJson(warnings: readonly TableWarning[]) {
  const groups = new Map<string, { file: string; lines: number[]; text: string }>();
  for (const { fileName, line, text } of warnings) {
    const key = `${fileName}\n${text}`;
    const group = groups.get(key) ?? { file: fileName, lines: [], text };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}
