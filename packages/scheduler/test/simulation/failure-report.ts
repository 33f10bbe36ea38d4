import type { PlantedFault } from './planted.js';
import type { SimResult } from './simulator.js';

const SHOWN_COUNT_MAX = 10;

/** What somebody needs to go on with a failing seed: what broke, in which world, and how to replay. */
export function failureReport(
  { options, violations }: Pick<SimResult, 'options' | 'violations'>,
  planted: PlantedFault | null,
): string {
  const replay = `npm run sim -- --seed ${options.seed} --seeds 1`;
  return [
    `seed ${options.seed}: ${violations.length} violations`,
    ...violations.slice(0, SHOWN_COUNT_MAX).map(({ promise, text }) => `  ${promise} ${text}`),
    `  options ${JSON.stringify(options)}`,
    `  replay  ${replay}${planted === null ? '' : ` --planted ${planted}`}`,
  ].join('\n');
}
