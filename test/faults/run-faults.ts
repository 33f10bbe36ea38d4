import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultsOptions } from './options.js';
import { paceWith } from './planted/planted-faults.js';
import { type Judgement, NO_JUDGEMENT, type Report, makeReport } from './report.js';
import { schedulerCommandWith } from './planted/scheduler-command.js';
import { STORM_PACE, Storm, type StormResult } from './storm/storm.js';

interface Watching {
  readonly onNews: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * One storm and its judgement. Whatever happens, nothing that it started is left. A storm that
 * cannot be finished or judged is red, and its report says why; only one that is asked to stop has
 * none.
 */
export async function runFaults(options: FaultsOptions, watching: Watching): Promise<Report> {
  const { planted } = options;
  const storm = await Storm.begin({
    ...options,
    ...schedulerCommandWith(planted),
    pace: planted === null ? STORM_PACE : paceWith(planted),
    durationMs: options.minutes * 60_000,
    onNews: watching.onNews,
  });
  try {
    const result = await Promise.race([finish(storm), rejectOn(watching.signal)]);
    const report = makeReport(options, result);
    await storm.stop();
    if (report.isGreen && !options.keepsFolder) storm.world.removeFolder();
    return report;
  } catch (error) {
    await storm.stop();
    throw new Error(`The storm in ${storm.world.folder} broke off: ${String(error)}`, {
      cause: error,
    });
  }
}

interface Finished {
  readonly result: StormResult;
  readonly judgement: Judgement;
}

async function finish(storm: Storm): Promise<Finished> {
  try {
    const result = await storm.run();
    return { result, judgement: await judgeIn(result.folder) };
  } catch (error) {
    return { result: storm.brokenOff(String(error)), judgement: NO_JUDGEMENT };
  }
}

function rejectOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Error('asked to stop'));
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop);
  });
}

/** The checker is a program of its own. */
async function judgeIn(folder: string): Promise<Judgement> {
  const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
  const main = fileURLToPath(new URL('./checker/main.ts', import.meta.url));
  const child = spawn(tsx, [main, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  if (output === '') throw new Error(`the checker has no judgement: ${trouble}`);
  return JSON.parse(output) as Judgement;
}
