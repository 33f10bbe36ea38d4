import { RequestRefused, SchedulerUnreachable, createSchedulerClient } from '../client/index.js';
import { SUBMITTER_PROGRAM } from '../config/index.js';
import { SourceUnreadable } from '../importing/chronos-source/index.js';
import { variableOf } from '../options/index.js';
import { parseArguments } from './arguments.js';
import { jsonText, oneLine } from './print.js';
import { readSettings } from './settings.js';
import { EXIT, type Surroundings, UsageError } from './surroundings.js';
import { targetClient } from './target-client.js';

/** The whole command: arguments in, exit code out. It never ends the process itself. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let isDebugging = false;
  let isJson = asksForJson(args, surroundings);
  try {
    const parsed = await parseArguments(args);
    if ('printed' in parsed) {
      surroundings.out(`${parsed.printed}\n`);
      return EXIT.done;
    }
    isDebugging = parsed.isDebugging;
    const settings = await readSettings(parsed.flags, surroundings);
    isJson = settings.output === 'json';
    const client = targetClient(createSchedulerClient(settings), {
      kind: settings.target,
      now: () => surroundings.now(),
    });
    const debug = (text: string): void => {
      if (isDebugging) surroundings.err(`debug: ${text}\n`);
    };
    debug(`servers ${settings.servers.map((server) => new URL(server).host).join(', ')}`);
    try {
      return await parsed.command({ surroundings, settings, client, debug });
    } finally {
      await client.close();
    }
  } catch (error) {
    return tell(error, surroundings, { isDebugging, isJson });
  }
}

/** As far as it can be told where the arguments or the configuration may be what is wrong. */
function asksForJson(args: readonly string[], { env }: Surroundings): boolean {
  const forms = args.flatMap((arg, index) => {
    if (arg === '--output') return [args[index + 1]];
    return arg.startsWith('--output=') ? [arg.slice('--output='.length)] : [];
  });
  return (forms.at(-1) ?? env[variableOf(SUBMITTER_PROGRAM, 'output')]) === 'json';
}

interface Telling {
  readonly isDebugging: boolean;
  readonly isJson: boolean;
}

function tell(error: unknown, { out, err }: Surroundings, telling: Telling): number {
  const message = messageOf(error);
  if (telling.isJson) {
    const status = error instanceof RequestRefused ? error.status : undefined;
    out(jsonText({ error: { message, status } }));
  }
  if (telling.isDebugging && error instanceof Error) err(`${error.stack ?? ''}\n`);
  if (error instanceof UsageError) {
    err(`${message}\nSee: submitter --help\n`);
    return EXIT.usage;
  }
  err(`${oneLine(message)}\n`);
  if (error instanceof SchedulerUnreachable) {
    err('Is it running? Start one with "npm start", or name yours: --server http://HOST:4400\n');
  } else if (error instanceof RequestRefused && error.status === 401) {
    const variable = variableOf(SUBMITTER_PROGRAM, 'http-credentials');
    err(`Name them: --server http://USER:PASSWORD@HOST:4400, or ${variable}=USER:PASSWORD\n`);
  } else if (!(error instanceof RequestRefused || error instanceof SourceUnreadable)) {
    err('This is a defect of the submitter; -X shows where.\n');
  }
  return EXIT.refused;
}

/** A bare status says nothing of what went wrong, only that no scheduler's sentence came with it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof RequestRefused) || !/^HTTP \d+$/.test(error.message)) return error.message;
  return `${error.server} answers ${error.message} without a reason: is that a scheduler?`;
}
