/** Neighbouring numbers said as "from to", and lone ones. */
export interface NumberRun {
  readonly from: number;
  readonly to: number;
}

/** Shorter runs are two numbers in a list. */
const RUN_LENGTH_MIN = 3;
/** From so many on, an even list is said by its first three and its last. */
const STEPS_LENGTH_MIN = 5;

/** Ascending numbers as runs; those that are too short for one are runs of one. */
export function runsOf(values: readonly number[]): readonly NumberRun[] {
  const runs: { from: number; to: number }[] = [];
  for (const value of values) {
    const open = runs.at(-1);
    if (open !== undefined && value === open.to + 1) open.to = value;
    else runs.push({ from: value, to: value });
  }
  return runs.flatMap((run) =>
    run.to - run.from + 1 >= RUN_LENGTH_MIN
      ? [run]
      : run.from === run.to
        ? [run]
        : [run.from, run.to].map((value) => ({ from: value, to: value })),
  );
}

/** The step between all neighbours, two or more; 0 when it varies. */
function stepOf(values: readonly number[]): number {
  const [first = 0, second = 0] = values;
  const step = second - first;
  return step > 1 && values.every((value, index) => value === first + index * step) ? step : 0;
}

/** `a, b, c … z` for a long even list; null for others. */
export function stepsText(
  values: readonly number[],
  show: (value: number) => string,
  comma: string,
): string | null {
  if (values.length < STEPS_LENGTH_MIN || stepOf(values) === 0) return null;
  return `${values.slice(0, 3).map(show).join(comma)} … ${show(values.at(-1) ?? 0)}`;
}

/**
 * Where a step through the minutes of an hour does not come out even, the last one to the next
 * hour is shorter: by how many minutes they are apart, or null.
 */
export function shortStepMinutes(minutes: readonly number[]): number | null {
  const [first = 0] = minutes;
  const last = minutes.at(-1) ?? 0;
  const step = minutes.length < 3 ? 0 : stepOf(minutes);
  const wrap = first + 60 - last;
  return step > 0 && last + step >= 60 && wrap < step ? wrap : null;
}
