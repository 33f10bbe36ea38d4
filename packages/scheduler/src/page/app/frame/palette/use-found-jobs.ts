import { useEffect, useState } from 'preact/hooks';
import { findJobs } from '../../api/index.js';

export interface FoundJob {
  readonly name: string;
  readonly state: string;
}

const JOB_COUNT = 8;
/** Who types on is not answered in between. */
const PAUSE_MS = 120;

/** The first jobs with that text in them, as the scheduler finds them; none while there is no text. */
export function useFoundJobs(text: string): {
  readonly jobs: readonly FoundJob[];
  readonly isLooking: boolean;
} {
  const [found, setFound] = useState<{ text: string; jobs: readonly FoundJob[] }>({
    text: '',
    jobs: [],
  });
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      findJobs(wanted, JOB_COUNT, aborter.signal).then(
        (jobs) => setFound({ text: wanted, jobs }),
        // The pages can still be chosen; that nobody answers is said across the page.
        () => aborter.signal.aborted || setFound({ text: wanted, jobs: [] }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [wanted]);
  if (wanted === '') return { jobs: [], isLooking: false };
  return { jobs: found.jobs, isLooking: found.text !== wanted };
}
