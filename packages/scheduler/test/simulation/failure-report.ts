import type { SimResult } from './simulator.js';

const SHOWN_COUNT_MAX = 10;

export interface FailureMode {
  readonly planted?: string | null;
  /** A world with several schedulers. */
  readonly isSeveral?: boolean;
}

/** What somebody needs to go on with a failing seed: what broke, in which world, and how to replay. */
export function failureReport(
  { options, violations }: Pick<SimResult, 'options' | 'violations'>,
  { planted = null, isSeveral = false }: FailureMode = {},
): string {
  const mode = isSeveral ? '--several ' : '';
  const replay = `npm run sim -- ${mode}--seed ${options.seed} --seeds 1`;
  return [
    `seed ${options.seed}: ${violations.length} violations`,
    ...violations.slice(0, SHOWN_COUNT_MAX).map(({ promise, text }) => `  ${promise} ${text}`),
    `  options ${JSON.stringify(options)}`,
    `  replay  ${replay}${planted === null ? '' : ` --planted ${planted}`}`,
  ].join('\n');
}
