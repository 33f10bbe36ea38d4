import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../text/index.js';
import { JOB_FILTERS, type JobFilter, type JobQuestion } from '../../view/index.js';

interface JobToolbarProps {
  readonly question: JobQuestion;
  readonly counts: Readonly<Record<JobFilter, number>>;
  readonly rowCount: number;
  readonly ask: (question: JobQuestion) => void;
}

export function JobToolbar({ question, counts, rowCount, ask }: JobToolbarProps) {
  return (
    <div class="toolbar">
      <SearchField text={question.text} setText={(text) => ask({ ...question, text })} />
      <div class="filters" role="group" aria-label={t('jobs.filter')}>
        {JOB_FILTERS.map((filter) => (
          <button
            key={filter}
            type="button"
            class="filter"
            aria-pressed={filter === question.filter}
            onClick={() => ask({ ...question, filter })}
          >
            {t(`filter.${filter}`)} <span class="count">{counts[filter]}</span>
          </button>
        ))}
      </div>
      <span class="note" role="status">
        {rowCount === counts.all
          ? t('jobs.count', { count: counts.all })
          : t('jobs.countOf', { shown: rowCount, total: counts.all })}
      </span>
    </div>
  );
}

function SearchField({ text, setText }: { text: string; setText: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <input
      ref={field}
      type="search"
      aria-label={t('jobs.search')}
      title={t('jobs.searchKey')}
      placeholder={t('jobs.searchHint')}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(input|select|textarea)$/i.test(target.tagName);
}
