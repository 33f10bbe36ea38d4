import type { GraphAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { Icon } from '../../parts/index.js';
import { shownZone } from '../../settings/index.js';
import { language, t, tWord } from '../../text/index.js';
import { clockTime, stateLook } from '../../view/index.js';
import type { GraphPlace } from './graph-address.js';
import type { GraphModel } from './graph-model.js';

interface GraphToolbarProps {
  readonly answer: GraphAnswer;
  readonly place: GraphPlace;
  readonly search: string;
  readonly matchCount: number;
  readonly onSearch: (text: string) => void;
  /** To the next job that was found. */
  readonly onNext: () => void;
  readonly go: (change: Partial<GraphPlace>) => void;
}

export function GraphToolbar(props: GraphToolbarProps) {
  const { place, search, matchCount, onSearch, onNext, go } = props;
  const wanted = search.trim();
  return (
    <div class="toolbar graph-toolbar">
      <input
        type="search"
        data-search
        aria-label={t('graph.search')}
        placeholder={t('graph.search')}
        title={t('graph.searchHint')}
        value={search}
        onInput={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onNext();
        }}
      />
      <span class="note" role="status">
        {wanted !== '' &&
          (matchCount === 0 ? t('graph.foundNone') : t('graph.found', { count: matchCount }))}
      </span>
      {wanted !== '' && matchCount === 0 && (
        <button type="button" onClick={() => go({ root: wanted, job: wanted, focus: 'both' })}>
          {t('graph.lookElsewhere', { name: wanted })}
        </button>
      )}
      <RoundChoice {...props} />
      <div class="filters" role="group" aria-label={t('graph.view')}>
        {(['graph', 'list'] as const).map((view) => (
          <button
            key={view}
            type="button"
            class="filter"
            aria-pressed={place.view === view}
            onClick={() => go({ view })}
          >
            {t(view === 'graph' ? 'graph.viewGraph' : 'graph.viewList')}
          </button>
        ))}
      </div>
    </div>
  );
}

function RoundChoice({ answer, place, go }: GraphToolbarProps) {
  const { rounds, reference } = answer;
  const all =
    place.round === null || rounds.includes(place.round) ? rounds : [place.round, ...rounds];
  const at = place.round === null ? -1 : all.indexOf(place.round);
  const older = all[at + 1];
  // Before the first of the list stands "now".
  const newer = at <= 0 ? null : (all[at - 1] ?? null);
  const style = { locale: language.value, zone: shownZone.value };
  const textOf = (round: string): string => clockTime(Date.parse(round), now.value, style);
  return (
    <div class="graph-round">
      <label title={reference === null ? '' : t('graph.roundsOf', { job: reference })}>
        {t('graph.round')}
        <select
          value={place.round ?? ''}
          onChange={(event) => go({ round: event.currentTarget.value || null })}
        >
          <option value="">{t('graph.roundNow')}</option>
          {all.map((round) => (
            <option key={round} value={round}>
              {textOf(round)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-label={t('graph.roundOlder')}
        title={t('graph.roundOlder')}
        disabled={older === undefined}
        onClick={() => go({ round: older ?? null })}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label={t('graph.roundNewer')}
        title={t('graph.roundNewer')}
        disabled={place.round === null}
        onClick={() => go({ round: newer })}
      >
        ›
      </button>
    </div>
  );
}

interface StateCountsProps {
  readonly model: GraphModel;
  readonly state: string | null;
  readonly go: (change: Partial<GraphPlace>) => void;
}

/** The legend, which counts, and finds the jobs of a state. */
export function StateCounts({ model, state, go }: StateCountsProps) {
  const counts = new Map<string, number>();
  for (const node of model.nodes) counts.set(node.state, (counts.get(node.state) ?? 0) + 1);
  if (state !== null && !counts.has(state)) counts.set(state, 0);
  return (
    <div class="graph-states" role="group" aria-label={t('graph.states')}>
      {[...counts]
        .sort(([, one], [, other]) => other - one)
        .map(([each, count]) => {
          const look = stateLook(each);
          const word = tWord('state', each);
          return (
            <button
              key={each}
              type="button"
              class={`chip ${look.tone}`}
              aria-pressed={state === each}
              onClick={() => go({ state: state === each ? null : each })}
            >
              <Icon name={look.icon} />
              {word} <span class="count">{count}</span>
            </button>
          );
        })}
      <span class="graph-line done">{t('graph.lineDone')}</span>
      <span class="graph-line missing">{t('graph.lineMissing')}</span>
    </div>
  );
}
