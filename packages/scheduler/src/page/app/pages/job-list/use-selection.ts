import { useCallback, useState } from 'preact/hooks';
import { type JobListQuery, fetchJobNames } from '../../api/index.js';
import { sayFailed } from '../../parts/index.js';

/** So many jobs are chosen at once; more are no choice but a whole system. */
export const SELECTED_COUNT_MAX = 10_000;

/** The jobs that are chosen for an action, whether the list shows them now or not. */
export interface Selection {
  readonly names: ReadonlySet<string>;
  /** All that match are being looked for. */
  readonly isBusy: boolean;
  readonly select: (name: string, isSelected: boolean) => void;
  readonly selectAll: () => Promise<void>;
  readonly unselect: (names: readonly string[]) => void;
  readonly clear: () => void;
}

export function useSelection(query: JobListQuery): Selection {
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const select = useCallback((name: string, isSelected: boolean) => {
    setNames((before) => {
      const after = new Set(before);
      if (isSelected) after.add(name);
      else after.delete(name);
      return after;
    });
  }, []);
  const selectAll = async () => {
    setBusy(true);
    try {
      setNames(new Set(await fetchJobNames(query, SELECTED_COUNT_MAX)));
    } catch (error) {
      sayFailed(error);
    }
    setBusy(false);
  };
  const unselect = (gone: readonly string[]) =>
    setNames((before) => new Set([...before].filter((name) => !gone.includes(name))));
  return { names, isBusy, select, selectAll, unselect, clear: () => setNames(new Set()) };
}
