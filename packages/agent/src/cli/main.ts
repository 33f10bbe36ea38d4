import { readFileSync } from 'node:fs';
import { readOptions } from '@horae/submitter/options';
import { AGENT_PROGRAM, type AgentSettings } from '../config/index.js';
import { EXIT_CODES } from '../exit-codes.js';
import { createLogger } from '../log/index.js';
import { startAgent } from '../start-agent.js';
import { StartRefused } from '../start-refused.js';

/** `horae-agent`: reads the options, runs the agent until it is told to quit. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader of the log that goes away (`horae-agent 2>&1 | head`) is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const version = ownVersion();
  const options = readOptions(AGENT_PROGRAM, { argv, env: process.env, version });
  if (!options.ok) {
    for (const problem of options.error) console.error(`horae-agent: ${problem}`);
    process.exitCode = EXIT_CODES.usage;
    return;
  }
  if ('help' in options.value) {
    console.log(options.value.help);
    return;
  }
  await run(options.value, version);
}

async function run(settings: AgentSettings, version: string): Promise<void> {
  const log = createLogger({ level: settings['log-level'], format: settings['log-format'] });
  try {
    const agent = await startAgent({
      settings,
      version,
      environment: process.env,
      log,
      onFatal: (code) => process.exit(code),
    });
    log.info('the agent is ready', { files: `http://${settings.host}:${agent.port}` });
    process.send?.({ type: 'ready', port: agent.port });
    process.once('disconnect', () => {
      log.warn('leaving at once, and leaving the tasks: the process that started this one is gone');
      process.exit(EXIT_CODES.stopped);
    });
    const tasks = await Promise.race([
      signalled().then(() => settings['on-quit']),
      // Whoever started and watched the agent is gone without a word: its next start goes on.
      leftAlone().then(() => 'leave' as const),
    ]);
    log.info('quitting', { tasks });
    // Whoever asks a second time is in a hurry; tasks run on and are found again.
    void signalled().then(() => process.exit(EXIT_CODES.stopped));
    await agent.quit(tasks);
    process.exit(EXIT_CODES.stopped);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    console.error(`horae-agent: ${error.message}`);
    process.exit(EXIT_CODES[error.reason]);
  }
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
}

/** Never, for an agent that was not started over a message channel. */
function leftAlone(): Promise<void> {
  return new Promise((resolve) => process.once('disconnect', resolve));
}

function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
