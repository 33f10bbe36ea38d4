import type { FacetValueAnswer, JobFacetsAnswer } from '../../api/index.js';
import { t } from '../../text/index.js';
import {
  JOB_CHOICES,
  JOB_FILTERS,
  type JobChoice,
  type JobQuestion,
  filterCounts,
} from '../../view/index.js';
import { ViewMenu } from './view-menu.js';

interface JobToolbarProps {
  readonly question: JobQuestion;
  readonly facets: JobFacetsAnswer | null;
  readonly total: number | null;
  readonly ask: (question: JobQuestion) => void;
}

/** Which jobs are shown: by words, by state, by what they have in common. */
export function JobToolbar({ question, facets, total, ask }: JobToolbarProps) {
  const counts = facets === null ? null : filterCounts(facets);
  return (
    <div class="toolbar job-toolbar">
      <input
        type="search"
        data-search
        aria-label={t('jobs.search')}
        title={t('jobs.searchKey')}
        placeholder={t('jobList.searchHint')}
        value={question.text}
        onInput={(event) => ask({ ...question, text: event.currentTarget.value })}
      />
      <div class="filters" role="group" aria-label={t('jobs.filter')}>
        {JOB_FILTERS.map((filter) => (
          <button
            key={filter}
            type="button"
            class="filter"
            aria-pressed={filter === question.filter}
            onClick={() => ask({ ...question, filter })}
          >
            {t(`filter.${filter}`)} <span class="count">{counts?.[filter] ?? ''}</span>
          </button>
        ))}
      </div>
      {JOB_CHOICES.map((choice) => (
        <ChoiceSelect
          key={choice}
          choice={choice}
          chosen={question[choice]}
          values={facets?.[choice] ?? []}
          onChoose={(value) => ask({ ...question, [choice]: value })}
        />
      ))}
      <ViewMenu question={question} />
      <span class="note" role="status">
        {total === null ? '' : t('jobs.count', { count: total })}
      </span>
    </div>
  );
}

interface ChoiceSelectProps {
  readonly choice: JobChoice;
  readonly chosen: string;
  readonly values: readonly FacetValueAnswer[];
  readonly onChoose: (value: string) => void;
}

/** Absent where all jobs have the same: there is nothing to choose. */
function ChoiceSelect({ choice, chosen, values, onChoose }: ChoiceSelectProps) {
  const isUseful = values.length > (choice === 'queue' ? 1 : 0);
  if (!isUseful && chosen === '') return null;
  const isAmong = chosen === '' || values.some(({ value }) => value === chosen);
  const all = isAmong ? values : [{ value: chosen, count: 0 }, ...values];
  return (
    <select
      class={chosen === '' ? '' : 'chosen'}
      aria-label={t(`jobList.choose.${choice}`)}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{t(`jobList.any.${choice}`)}</option>
      {all.map(({ value, count }) => (
        <option key={value} value={value}>
          {`${value} (${count})`}
        </option>
      ))}
    </select>
  );
}
