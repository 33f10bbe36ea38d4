export interface SparkBars {
  /** Of an SVG path: a line upwards for each value. */
  readonly path: string;
  readonly width: number;
}

/** From the middle of one bar to that of the next. */
const STEP = 5;
const HEIGHT_MIN = 2;

/** Bars as high as their values, the longest as high as the picture; a bar is never invisible. */
export function sparkBars(values: readonly number[], height: number): SparkBars {
  const longest = Math.max(1, ...values);
  const bars = values.map((value, place) => {
    const barHeight = Math.max(HEIGHT_MIN, Math.round((value / longest) * height));
    return `M${place * STEP + STEP / 2} ${height}v-${barHeight}`;
  });
  return { path: bars.join(''), width: values.length * STEP };
}

/** The middle one; of an even number the lower of the two; null of none. */
export function middleOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
