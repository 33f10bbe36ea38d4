import type { ChronosChoices } from '../import-result.js';
import { type Members, isObject, scalarOf, shown } from '../members.js';
import { chronosText } from './chronos-text.js';

/** What runs, as whom, and which files it gets. */
export function chronosProgram(
  members: Members,
  choices: ChronosChoices,
): Readonly<Record<string, unknown>> {
  const executor = chronosText(members, 'executor');
  if (executor !== '') {
    members.refuse(
      'executor',
      `${shown(executor)} runs the job in a program of its own, which agents here do not start; ` +
        'clear it where the command can run by itself',
    );
  }
  if (members.has('container')) {
    members.note('container', 'an agent refuses it until it can run containers');
  }
  const { fetch, ...program } = commandOf(members);
  return {
    ...program,
    ...filesOf(members, fetch),
    container: members.take('container'),
    executorFlags: chronosText(members, 'executorFlags'),
    taskInfoData: chronosText(members, 'taskInfoData'),
    environmentVariables: members.take('environmentVariables'),
    runAsUser: userOf(members, choices),
  };
}

interface Program {
  readonly command: string;
  readonly shell: boolean;
  readonly arguments: readonly string[];
  /** What the command is, where it is an address. */
  readonly fetch: readonly object[];
}

/** Chronos appended the arguments to the text that the shell read. */
function commandOf(members: Members): Program {
  const { command, fetch } = addressOrCommand(members);
  const shell = ![false, 'false', 0].includes(members.take('shell') as boolean);
  const args = members.texts('arguments');
  if (args.length === 0) return { command, shell, arguments: [], fetch };
  if (!shell) {
    members.note('arguments', 'go to the program one by one, and no more into its name as well');
    return { command, shell, arguments: args, fetch };
  }
  members.note(
    'arguments',
    'are written behind the command, where Chronos put them; here they would be $1, $2 …',
  );
  return { command: [command, ...args].join(' '), shell, arguments: [], fetch };
}

/** A command that is an address was fetched, and what came was run. */
function addressOrCommand(members: Members): Pick<Program, 'command' | 'fetch'> {
  const command = members.text('command');
  if (command === 'null') members.refuse('command', '"null" is what Chronos made of no command');
  if (!/^(?:http|ftp)/.test(command)) return { command, fetch: [] };
  if (!/^(?:https?|ftps?):\/\/\S+$/.test(command)) {
    members.note('command', 'begins like an address; Chronos fetched it, here it is run as it is');
    return { command, fetch: [] };
  }
  const file = command.split('/').at(-1) ?? '';
  members.note('command', `is an address: it is fetched, and "./${file}" is run, as Chronos did`);
  return { command: `./${file}`, fetch: [{ uri: command, executable: true, extract: false }] };
}

/** The list of Chronos 2.5 and 3 shows each file in both members; `fetch` has the settings. */
function filesOf(members: Members, own: readonly object[]): Readonly<Record<string, unknown>> {
  const uris = members.texts('uris');
  const fetch = members.list('fetch');
  if (uris.length + fetch.length + own.length > 0) {
    members.note('uris', 'an agent refuses them until it can fetch files');
  }
  const fetched = fetch.map((entry) => (isObject(entry) ? (scalarOf(entry['uri']) ?? '') : ''));
  const isMirrored =
    uris.length > 0 && [...uris].sort().join('\n') === [...fetched].sort().join('\n');
  if (isMirrored) members.note('uris', 'say the same as fetch and are left out');
  return { uris: isMirrored ? [] : uris, fetch: [...own, ...fetch] };
}

/** Chronos wrote its own default user, mostly root, into every job. */
function userOf(members: Members, { rootBecomes }: ChronosChoices): string {
  const user = chronosText(members, 'runAsUser');
  if (user !== 'root') return user;
  if (rootBecomes === null) {
    members.note(
      'runAsUser',
      '"root" stays, and agents refuse it unless started with --allow-root; see --run-as-user',
    );
  }
  if (rootBecomes === 'default') return '';
  return rootBecomes === null || rootBecomes === 'keep' ? user : rootBecomes;
}
