import { useEffect, useRef, useState } from 'preact/hooks';
import { type JobListQuery, fetchJobList } from '../api/index.js';
import { language } from '../text/index.js';
import { connection, hear, onLiveEvent } from './event-stream.js';
import { JobWindow } from './job-window.js';

/** At most one look at what is shown in this time, however much news comes. */
const GAP_MS = 700;
/** Without news: counters drift slowly; with a lost stream this is all there is. */
const CALM_MS = 60_000;
const LOST_MS = 5_000;

/**
 * The list of jobs that match, kept up to date where it is looked at. The list of the question
 * before stays until the first answer to the new one.
 */
export function useJobWindow(query: JobListQuery): JobWindow | null {
  const lang = language.value;
  const [, redraw] = useState(0);
  const shown = useRef<JobWindow | null>(null);
  useEffect(() => {
    const list: JobWindow = new JobWindow({
      fetch: async (part, signal) => {
        const answer = await fetchJobList(query, { ...part, lang }, signal);
        hear();
        return answer;
      },
      onChange: () => {
        if (shown.current !== list) shown.current = list;
        redraw((count) => count + 1);
      },
    });
    const stopNews = outdateOnNews(list);
    return () => {
      stopNews();
      list.stop();
    };
  }, [JSON.stringify(query), lang]);
  return shown.current;
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
