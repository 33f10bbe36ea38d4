import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultsOptions } from './options.js';
import { type Judgement, type Report, makeReport } from './report.js';
import { schedulerCommandWith } from './planted/scheduler-command.js';
import { Storm } from './storm/storm.js';

/** One storm and its judgement. Whatever happens, nothing that it started is left. */
export async function runFaults(
  options: FaultsOptions,
  { onNews, signal }: { readonly onNews: (text: string) => void; readonly signal?: AbortSignal },
): Promise<Report> {
  const storm = await Storm.begin({
    ...options,
    ...schedulerCommandWith(options.planted),
    durationMs: options.minutes * 60_000,
    onNews,
  });
  try {
    const result = await Promise.race([storm.run(), rejectOn(signal)]);
    const judgement = await judgeIn(result.folder);
    const report = makeReport(options, { result, judgement });
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

function rejectOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('asked to stop')));
  });
}

/** The checker is a program of its own. */
async function judgeIn(folder: string): Promise<Judgement> {
  const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
  const main = fileURLToPath(new URL('./checker/main.ts', import.meta.url));
  const child = spawn(tsx, [main, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(output) as Judgement;
}
