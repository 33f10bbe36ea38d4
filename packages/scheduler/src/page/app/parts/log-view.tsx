import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogSource, RunAnswer } from '../api/index.js';
import { type LiveLog, useLog, useLogSizes } from '../live/index.js';
import { language, t } from '../text/index.js';
import { byteSize, isActive, shownLines } from '../view/index.js';
import { Icon } from './icon.js';
import { LogLines } from './log-lines.js';
import { LogToolbar } from './log-toolbar.js';
import { errorSentence } from './messages.js';
import { saveLog } from './save-log.js';

const EARLIER_BYTES = 524_288;
const AT_END_PX = 24;

/** The output of one attempt: its end, followed while it grows. */
export function LogView({ run, attempt }: { run: RunAnswer; attempt: number }) {
  const [stream, setStream] = useState<LogSource['stream']>('stdout');
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
      />
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
        <LogLines lines={shownLines(log.text)} />
        <LogNote log={log} />
      </div>
    </section>
  );
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
