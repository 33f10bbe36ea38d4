import { t } from '../text/index.js';
import type { LogHits } from '../view/index.js';

interface LogSearchProps {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly hits: LogHits;
  readonly at: number;
  readonly setAt: (at: number) => void;
}

/** Looks for a text in the output that is shown, and goes from hit to hit. */
export function LogSearch({ text, setText, hits, at, setAt }: LogSearchProps) {
  const count = hits.lines.length;
  const step = (by: number) => {
    if (count > 0) setAt((at + by + count) % count);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
    }
  };
  return (
    <span class="log-search" role="search">
      <input
        type="search"
        data-search
        aria-label={t('log.search')}
        placeholder={t('log.search')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="note" role="status">
        {text !== '' && hitText(hits, at)}
      </span>
      <button
        type="button"
        class="plain"
        aria-label={t('log.previousHit')}
        title={t('log.previousHit')}
        disabled={count === 0}
        onClick={() => step(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="plain"
        aria-label={t('log.nextHit')}
        title={t('log.nextHit')}
        disabled={count === 0}
        onClick={() => step(1)}
      >
        ↓
      </button>
    </span>
  );
}

function hitText({ lines, isCut }: LogHits, at: number): string {
  if (lines.length === 0) return t('log.noHit');
  return t(isCut ? 'log.hitOfMany' : 'log.hitOf', { at: at + 1, count: lines.length });
}
