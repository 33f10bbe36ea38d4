import { editCount } from '../kernel/index.js';

/** The commands, with what each one needs. */
const COMMANDS: Readonly<Record<string, { readonly needs?: string; readonly example?: string }>> = {
  list: {},
  get: { needs: 'the name of a job', example: 'get check-disk' },
  run: { needs: 'the name of a job', example: 'run check-disk' },
  disable: { needs: 'the name of a job', example: 'disable check-disk' },
  enable: { needs: 'the name of a job', example: 'enable check-disk' },
  delete: { needs: 'the name of a job', example: 'delete check-disk' },
  kill: { needs: 'the id of a run, or the name of a job', example: 'kill check-disk' },
  logs: { needs: 'the id of a run, or the name of a job', example: 'logs check-disk' },
  cron: { needs: 'the line', example: "cron '*/5 * * * *'" },
  crontab: {},
  import: {},
  runs: {},
  sync: { needs: 'the folder', example: 'sync jobs/ --dry-run' },
  'test-message': {},
};

/** What other programs call the same. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  jobs: 'list',
  ls: 'list',
  show: 'get',
  describe: 'get',
  start: 'run',
  trigger: 'run',
  stop: 'kill',
  cancel: 'kill',
  pause: 'disable',
  suspend: 'disable',
  off: 'disable',
  resume: 'enable',
  unpause: 'enable',
  on: 'enable',
  remove: 'delete',
  rm: 'delete',
  log: 'logs',
  tail: 'logs',
  history: 'runs',
  explain: 'cron',
  next: 'cron',
  submit: '--conf FILE',
  post: '--conf FILE',
  add: '--conf FILE',
};

/** The message of yargs for wrong arguments in words that lead on. */
export function usageText(message: string, args: readonly string[]): string {
  const command = args.find((arg) => Object.hasOwn(COMMANDS, arg));
  if (message.startsWith('Not enough non-option arguments')) {
    const { needs, example } = COMMANDS[command ?? ''] ?? {};
    if (needs !== undefined) {
      return `${command ?? ''}: ${needs} is missing; expected e.g. "submitter ${example ?? ''}".`;
    }
  }
  const dashed = command === 'cron' ? args.find((arg) => /^-[\d*~@]/.test(arg)) : undefined;
  if (dashed !== undefined && message.startsWith('Unknown argument')) {
    return `cron: ${JSON.stringify(dashed)} begins with "-", which silences the log of some cron daemons and nothing here; leave the "-" out.`;
  }
  const word = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  if (word === undefined || command !== undefined || !args.includes(word)) return message;
  const meant = likelyCommand(word.toLowerCase());
  return `unknown command "${word}"${meant === null ? '.' : `; did you mean ${meant}?`}`;
}

function likelyCommand(word: string): string | null {
  if (Object.hasOwn(OTHER_NAMES, word)) return OTHER_NAMES[word] ?? null;
  const ranked = Object.keys(COMMANDS)
    .map((name) => ({ name, edits: editCount(word, name) }))
    .sort((a, b) => a.edits - b.edits);
  const [nearest] = ranked;
  return nearest !== undefined && nearest.edits <= 2 ? nearest.name : null;
}
