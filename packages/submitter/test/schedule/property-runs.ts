import fc from 'fast-check';

/**
 * The seed is fixed, so that a test that passed here passes there. `HORAE_TEST_SEED=<number>` puts
 * another in its place, `HORAE_TEST_SEED=random` a new one at every start; `HORAE_TEST_RUNS=20`
 * looks at twenty times as many samples.
 */
const DEFAULT_SEED = 20_260_329;
const wanted = process.env['HORAE_TEST_SEED'] ?? '';
const SEED =
  wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted || DEFAULT_SEED);
const RUNS_FACTOR = Number(process.env['HORAE_TEST_RUNS'] ?? 1);

/** Seconds for a property, which has more to do when more runs are asked for. */
export const PROPERTY_TIMEOUT_MS = 60_000 * Math.max(RUNS_FACTOR, 1);

/** Holds the property against many samples; says on stdout which, and how to see a failure again. */
export function holds<Sample extends [unknown, ...unknown[]]>(
  name: string,
  runCount: number,
  property: fc.IProperty<Sample>,
): void {
  try {
    fc.assert(property, settings(name, runCount));
  } catch (error) {
    throw failure(name, error);
  }
}

/** The same for a property that waits. */
export async function holdsInTime<Sample extends [unknown, ...unknown[]]>(
  name: string,
  runCount: number,
  property: fc.IAsyncProperty<Sample>,
): Promise<void> {
  try {
    await fc.assert(property, settings(name, runCount));
  } catch (error) {
    throw failure(name, error);
  }
}

function settings(name: string, runCount: number): { seed: number; numRuns: number } {
  const numRuns = Math.max(Math.round(runCount * RUNS_FACTOR), 1);
  console.log(`property "${name}": ${numRuns} runs, seed ${SEED}`);
  return { seed: SEED, numRuns };
}

function failure(name: string, cause: unknown): Error {
  const again = `HORAE_TEST_SEED=${SEED} HORAE_TEST_RUNS=${RUNS_FACTOR}`;
  return new Error(`"${name}" does not hold; the same samples again: ${again}`, { cause });
}
