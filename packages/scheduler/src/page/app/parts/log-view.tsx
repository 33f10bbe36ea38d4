import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogSource, RunAnswer } from '../api/index.js';
import { type LiveLog, useLog, useLogSizes } from '../live/index.js';
import { language, t } from '../text/index.js';
import { type LogLine, byteSize, isActive, logHits, shownLines } from '../view/index.js';
import { Icon } from './icon.js';
import { LogLines } from './log-lines.js';
import { LogSearch } from './log-search.js';
import { LogToolbar } from './log-toolbar.js';
import { errorSentence } from './messages.js';
import { saveLog } from './save-log.js';

const EARLIER_BYTES = 524_288;
const AT_END_PX = 24;

interface LogViewProps {
  readonly run: RunAnswer;
  readonly attempt: number;
  /** What is looked for from the beginning, such as the word that made the run fail. */
  readonly find?: { readonly text: string; readonly stream: LogSource['stream'] } | null;
}

/** The output of one attempt: its end, followed while it grows. */
export function LogView({ run, attempt, find = null }: LogViewProps) {
  const [stream, setStream] = useState<LogSource['stream']>(find?.stream ?? 'stdout');
  const [from, setFrom] = useState<number | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, setWrapped] = useState(true);
  const source: LogSource = { runId: run.id, stream, attempt };
  const sizes = useLogSizes(run.id, attempt);
  const log = useLog(source, from, isActive(run.state));
  useEffect(() => setFrom(null), [run.id, stream, attempt]);

  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log.text, isFollowing, isWrapped]);

  const lines = useMemo(() => shownLines(log.text), [log.text]);
  const search = useLogSearch(lines, find?.text ?? '');
  useLayoutEffect(() => {
    if (search.hits.lines.length === 0) return;
    setFollowing(false);
    showHit(box.current);
  }, [search.text, search.at, search.hits.lines.length > 0]);

  const onScroll = () => {
    const at = box.current;
    if (at) setFollowing(at.scrollHeight - at.scrollTop - at.clientHeight < AT_END_PX);
  };
  const onEarlier = () => {
    setFollowing(false);
    // What a long tail has let go is somewhere before its last stretch.
    const shownFrom = log.text.hasDropped ? log.size - EARLIER_BYTES : log.startOffset;
    setFrom(Math.max(0, shownFrom - EARLIER_BYTES));
  };

  return (
    <section class="log" aria-label={t('log.title')}>
      <LogToolbar
        {...{ stream, setStream, isFollowing, setFollowing, isWrapped, setWrapped }}
        download={() => saveLog(source, run)}
        sizes={sizes}
        note={sizeNote(log)}
      >
        <LogSearch {...search} />
      </LogToolbar>
      <div
        ref={box}
        id="log-output"
        class={`log-box ${isWrapped ? 'wrapped' : ''}`}
        tabIndex={0}
        role="tabpanel"
        aria-labelledby={`tab-${stream}`}
        onScroll={onScroll}
      >
        <LogTop log={log} isTail={from === null} onEarlier={onEarlier} />
        <LogLines lines={lines} hits={search.hits} at={search.at} />
        <LogNote log={log} />
      </div>
    </section>
  );
}

/** What is looked for, where it stands, and at which hit the reader is. */
function useLogSearch(lines: readonly LogLine[], first: string) {
  const [text, setText] = useState(first);
  const [chosen, setAt] = useState(0);
  useEffect(() => setAt(0), [text]);
  const hits = useMemo(() => logHits(lines, text), [lines, text]);
  const at = Math.max(0, Math.min(chosen, hits.lines.length - 1));
  return { text, setText, hits, at, setAt };
}

/** Within the box only: the page itself stays where the reader has put it. */
function showHit(box: HTMLElement | null): void {
  const hit = box?.querySelector('[data-current-hit]')?.getBoundingClientRect();
  if (!box || hit === undefined) return;
  const frame = box.getBoundingClientRect();
  if (hit.top >= frame.top && hit.bottom <= frame.bottom) return;
  box.scrollTop += hit.top - frame.top - box.clientHeight / 2;
}

interface LogTopProps {
  readonly log: LiveLog;
  readonly isTail: boolean;
  readonly onEarlier: () => void;
}

function LogTop({ log, isTail, onEarlier }: LogTopProps) {
  const { hasDropped } = log.text;
  if (hasDropped && !isTail) return <p class="log-note">{t('log.dropped')}</p>;
  if (!hasDropped && log.startOffset === 0) return null;
  return (
    <button type="button" class="earlier" onClick={onEarlier}>
      {hasDropped
        ? t('log.earlierLines')
        : t('log.earlier', { size: byteSize(log.startOffset, language.value) })}
    </button>
  );
}

function LogNote({ log }: { log: LiveLog }) {
  if (log.error !== null) {
    return (
      <p class="log-note bad" role="alert">
        <Icon name="cross" /> {errorSentence(log.error)}
      </p>
    );
  }
  if (!log.isLoaded) return <p class="log-note">{t('loading')}</p>;
  if (log.size > 0) return null;
  return <p class="log-note">{log.hasEnded ? t('log.empty') : t('log.waiting')}</p>;
}

function sizeNote(log: LiveLog): string {
  if (!log.isLoaded || log.error !== null) return '';
  const size = byteSize(log.size, language.value);
  return log.hasEnded ? t('log.ended', { size }) : t('log.live', { size });
}
