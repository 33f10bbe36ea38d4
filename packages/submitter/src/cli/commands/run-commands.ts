import type { Argv } from 'yargs';
import { type DurationMs, LIMITS } from '../../kernel/index.js';
import { parseSpan } from '../../job/index.js';
import { listRuns } from '../inspect.js';
import { showLogs } from '../logs.js';
import { UsageError } from '../surroundings.js';
import { type Choose, TEXT, runOrJob } from './choose.js';
import { wholeNumber } from './whole-number.js';

export function runCommands(parser: Argv, choose: Choose): Argv {
  return parser
    .command(
      'runs',
      'Runs, the latest first',
      (command) =>
        command.options({
          job: { ...TEXT, describe: 'Of this job' },
          state: { ...TEXT, describe: 'In this state, e.g. failed' },
          from: { ...TEXT, describe: 'Due at or after this instant (ISO-8601)' },
          to: { ...TEXT, describe: 'Due before this instant' },
          limit: { ...TEXT, default: '20', describe: 'How many' },
          cursor: { ...TEXT, describe: 'Where the last answer ended' },
        }),
      ({ job, state, from, to, cursor, ...argv }) => {
        const limit = wholeNumber('limit', argv.limit, { low: 1, high: LIMITS.pageSizeMax });
        const given = Object.entries({ job, state, from, to, limit, cursor });
        const query = Object.fromEntries(given.filter(([, value]) => value !== undefined));
        choose(listRuns(query));
      },
    )
    .command(
      'logs <id>',
      'What a run wrote',
      (command) =>
        runOrJob(command).options({
          follow: { alias: 'f', type: 'boolean', default: false, describe: 'Until it ends' },
          stream: { choices: ['stdout', 'stderr'] as const, describe: 'Only this one' },
          attempt: { ...TEXT, describe: 'Which (the latest)' },
          'retry-for': {
            ...TEXT,
            default: 'PT60S',
            describe: 'With --follow: how long a scheduler that is away is tried again',
          },
        }),
      (argv) =>
        choose(
          showLogs({
            target: argv.id,
            isFollowed: argv.follow,
            stream: argv.stream,
            attempt: attemptFlag(argv.attempt),
            retryForMs: spanFlag('retry-for', argv['retry-for']),
          }),
        ),
    );
}

function attemptFlag(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return wholeNumber('attempt', text, { low: 1, high: ATTEMPT_MAX });
}

/** As many digits as a flag may have. */
const ATTEMPT_MAX = 999_999_999;

function spanFlag(name: string, text: string): DurationMs {
  const span = parseSpan(text);
  if (span !== null) return span.ms;
  throw new UsageError(`${name}: ${JSON.stringify(text)} is not a duration, e.g. PT60S.`);
}
