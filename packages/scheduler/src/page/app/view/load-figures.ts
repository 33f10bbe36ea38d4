/** What a column of samples comes to; null where nothing is known. */
export interface LoadFigures {
  readonly now: number | null;
  readonly peak: number | null;
  readonly mean: number | null;
}

export function loadFigures(column: readonly (number | null)[]): LoadFigures {
  const known = column.filter((value) => value !== null);
  if (known.length === 0) return { now: column.at(-1) ?? null, peak: null, mean: null };
  const sum = known.reduce((all, value) => all + value, 0);
  return {
    now: column.at(-1) ?? null,
    peak: known.reduce((most, value) => Math.max(most, value), 0),
    mean: sum / known.length,
  };
}
