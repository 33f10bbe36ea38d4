import { useEffect, useRef, useState } from 'preact/hooks';
import { type JobListQuery, type RequestFailed, fetchJobList } from '../api/index.js';
import { language } from '../text/index.js';
import { connection, hear, onLiveEvent } from './event-stream.js';
import { JobWindow } from './job-window.js';

/** At most one look at what is shown in this time, however much news comes. */
const GAP_MS = 700;
/** Without news: counters drift slowly; with a lost stream this is all there is. */
const CALM_MS = 60_000;
const LOST_MS = 5_000;

export interface AskedJobs {
  /** What is shown: the list of the question before stays until the first answer to the new one. */
  readonly list: JobWindow | null;
  /** Why the last request for what is asked now has failed. */
  readonly error: RequestFailed | null;
  readonly retry: () => void;
}

/** The list of jobs that match, kept up to date where it is looked at. */
export function useJobWindow(query: JobListQuery): AskedJobs {
  const lang = language.value;
  const [, redraw] = useState(0);
  const shown = useRef<JobWindow | null>(null);
  const asked = useRef<JobWindow | null>(null);
  useEffect(() => {
    const list: JobWindow = new JobWindow({
      fetch: async (part, signal) => {
        const answer = await fetchJobList(query, { ...part, lang }, signal);
        hear();
        return answer;
      },
      onChange: () => {
        if (list.total !== null || shown.current === null) shown.current = list;
        redraw((count) => count + 1);
      },
    });
    asked.current = list;
    const stopNews = outdateOnNews(list);
    return () => {
      stopNews();
      list.stop();
    };
  }, [JSON.stringify(query), lang]);
  return {
    list: shown.current,
    error: asked.current?.error ?? null,
    retry: () => asked.current?.outdate(),
  };
}

function outdateOnNews(list: JobWindow): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isNews = false;
  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isNews = false;
      list.outdate();
      calm();
    }, ms);
  };
  const calm = () => wait(connection.peek() === 'open' ? CALM_MS : LOST_MS);
  const stopListening = onLiveEvent(({ type }) => {
    if (type === 'agent' || type === 'leader' || isNews) return;
    isNews = true;
    wait(GAP_MS);
  });
  calm();
  return () => {
    clearTimeout(timer);
    stopListening();
  };
}
