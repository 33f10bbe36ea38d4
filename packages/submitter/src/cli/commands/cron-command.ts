import type { Argv } from 'yargs';
import { LIMITS } from '../../kernel/index.js';
import { explainCron } from '../cron/index.js';
import { type Choose, TEXT, withWords } from './choose.js';
import { wholeNumber } from './whole-number.js';

const EXAMPLES = [
  ["$0 cron '*/5 * * * *'", 'What it means, its ISO-8601 form, its next times'],
  ["$0 cron '30 2 * * *' --timezone Europe/Berlin --explain", 'With clock changes'],
  ["$0 cron '0 0 L * *' --from 2026-02-01 --next 12", 'Twelve times from February on'],
  ["$0 cron 'R/2026-01-31T06:00:00Z/P1M'", 'A repeat of ISO 8601'],
  ["$0 cron '0 0 9 ? * 2-6' --quartz", "Quartz's numbering: 1 is Sunday"],
  ['crontab -l | $0 cron -', 'Every line of a crontab'],
] as const;

/** Needs no server. */
export function cronCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'cron [line..]',
    'Explain a cron line: what it means, what it becomes, when it runs',
    (command) =>
      withWords(command, Object.keys(FLAGS))
        .positional('line', {
          type: 'string',
          array: true,
          describe: 'In quotes; - is standard input, one line each',
        })
        .options(FLAGS)
        .example(EXAMPLES.map(([line, meaning]) => [line, meaning] as [string, string])),
    (argv) =>
      choose(
        explainCron({
          words: (argv.line ?? []).map(String),
          from: argv.from ?? null,
          nextCount: wholeNumber('next', argv.next, { low: 0, high: LIMITS.nextRunCountMax }),
          isExplained: argv.explain,
          language: argv.language ?? null,
          isQuartz: argv.quartz,
          seed: argv.seed ?? '',
          unionCountMax: wholeNumber('union-limit', argv['union-limit'], {
            low: 1,
            high: LIMITS.scheduleUnionCountMax,
          }),
          isZoneGiven: argv['timezone'] !== undefined,
        }),
      ),
  );
}

const FLAGS = {
  from: {
    ...TEXT,
    describe: 'Instant (ISO-8601) that times are told after; now if absent',
  },
  next: { ...TEXT, default: '5', describe: 'How many times are told' },
  explain: {
    type: 'boolean',
    default: false,
    describe: 'Tell all: each field, every repeat, the clock changes ahead',
  },
  language: { ...TEXT, describe: 'en or zh; else from LC_ALL, LC_MESSAGES, LANG' },
  quartz: { type: 'boolean', default: false, describe: 'Read the line as Quartz does' },
  seed: { ...TEXT, describe: "Name of the job, which '~' is drawn from" },
  'union-limit': {
    ...TEXT,
    default: String(LIMITS.scheduleUnionCountDefault),
    describe: 'Repeats that a line may become; beyond it cron stays',
  },
} as const;
