import { RUN_STATES } from '../../../../core/run.js';
import { t, tWord } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

type Query = Readonly<Record<string, string>>;

const TIMES = [
  ['', 'runs.anyTime'],
  ['hour', 'runs.lastHour'],
  ['day', 'runs.lastDay'],
  ['week', 'runs.lastWeek'],
] as const;

export function RunToolbar({ query }: { query: Query }) {
  const ask = (change: Query) =>
    location.replace(routeAddress('runs', null, { ...query, ...change }));
  const state = query['state'] ?? '';
  return (
    <div class="toolbar">
      <label>
        {t('runs.filterJob')}
        <input
          type="search"
          placeholder={t('runs.filterJobHint')}
          value={query['job'] ?? ''}
          onChange={(event) => ask({ job: event.currentTarget.value.trim() })}
        />
      </label>
      <label>
        {t('runs.filterState')}
        <select value={state} onChange={(event) => ask({ state: event.currentTarget.value })}>
          <option value="">{t('runs.anyState')}</option>
          {RUN_STATES.map((name) => (
            <option key={name} value={name}>
              {tWord('state', name)}
            </option>
          ))}
          {state.includes(',') && <option value={state}>{statesText(state)}</option>}
        </select>
      </label>
      <label>
        {t('runs.filterTime')}
        <select
          value={query['time'] ?? ''}
          onChange={(event) => ask({ time: event.currentTarget.value })}
        >
          {TIMES.map(([value, key]) => (
            <option key={value} value={value}>
              {t(key)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** A link may ask for several states at once, as the summary's does. */
function statesText(states: string): string {
  return states
    .split(',')
    .map((state) => tWord('state', state))
    .join(' + ');
}
