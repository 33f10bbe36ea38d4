import {
  type OptionTable,
  type Program,
  type Settings,
  readOptions,
} from '@horae/submitter/options';
import { exitCode } from '../shell/index.js';
import { packageVersion } from './version.js';

/** A command of this package: `horae`. */
export interface Command<Table extends OptionTable> {
  readonly program: Program<Table>;
  readonly run: (settings: Settings<Table>) => Promise<void>;
  /** After its name; those of the process by default. */
  readonly argv?: readonly string[];
}

/** Runs a command with what its flags, variables and file say; mistakes and `--help` end here. */
export async function runCommand<Table extends OptionTable>({
  program,
  run,
  argv = process.argv.slice(2),
}: Command<Table>): Promise<void> {
  surviveClosedOutput();
  const read = readOptions(program, {
    version: packageVersion(),
    argv,
    env: process.env,
  });
  if (!read.ok) {
    for (const problem of read.error) process.stderr.write(`${problem}\n`);
    process.exitCode = exitCode('configInvalid');
    return;
  }
  if ('help' in read.value) {
    process.stdout.write(`${read.value.help}\n`);
    return;
  }
  await run(read.value);
}

/** A terminal that was closed, or `npm start | head`: nobody reads any more, the work goes on. */
function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
