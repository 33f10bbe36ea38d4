import { RUN_STATES, RUN_TRIGGERS } from '../../../../core/run.js';
import { fetchAgents } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Icon } from '../../parts/index.js';
import { t, tWord } from '../../text/index.js';
import { REPAIR_STATES, routeAddress, runView, stateLook, statesOf } from '../../view/index.js';
import { TimeFilter } from './time-filter.js';

type Query = Readonly<Record<string, string>>;

/** What is asked for; each change is another address, which can be sent to somebody. */
export function RunToolbar({ query }: { query: Query }) {
  const ask = (change: Query) =>
    location.replace(routeAddress('runs', null, { ...query, ...change }));
  return (
    <>
      <div class="toolbar">
        <JobFilter query={query} ask={ask} />
        <AgentFilter query={query} ask={ask} />
        <label>
          {t('runs.filterTrigger')}
          <select
            value={query['trigger'] ?? ''}
            onChange={(event) => ask({ trigger: event.currentTarget.value })}
          >
            <option value="">{t('runs.anyTrigger')}</option>
            {RUN_TRIGGERS.map((name) => (
              <option key={name} value={name}>
                {tWord('trigger', name)}
              </option>
            ))}
          </select>
        </label>
        <TimeFilter query={query} ask={ask} />
      </div>
      <StateFilter query={query} ask={ask} />
    </>
  );
}

interface FilterProps {
  readonly query: Query;
  readonly ask: (change: Query) => void;
}

function JobFilter({ query, ask }: FilterProps) {
  const exact = query['job'] ?? '';
  return (
    <label>
      {t('runs.filterJob')}
      <input
        type="search"
        data-search
        placeholder={t('runs.jobHint')}
        title={exact === '' ? undefined : t('runs.exactly', { job: exact })}
        value={exact === '' ? (query['prefix'] ?? '') : exact}
        onChange={(event) => ask({ job: '', prefix: event.currentTarget.value.trim() })}
      />
    </label>
  );
}

function AgentFilter({ query, ask }: FilterProps) {
  const { data: agents } = useLive({
    key: 'agents',
    load: fetchAgents,
    wants: (event) => event.type === 'agent',
  });
  const chosen = query['agent'] ?? '';
  const known = (agents ?? []).map(({ hostname }) => hostname);
  const names = [...new Set(chosen === '' ? known : [...known, chosen])].sort();
  return (
    <label>
      {t('runs.filterAgent')}
      <select value={chosen} onChange={(event) => ask({ agent: event.currentTarget.value })}>
        <option value="">{t('runs.anyAgent')}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Any number of states; none chosen means all. */
function StateFilter({ query, ask }: FilterProps) {
  const isRepair = runView(query) === 'repair';
  const chosen = statesOf(query);
  const isDefault = (query['state'] ?? '') === '';
  const toggle = (state: string) => {
    const before = isDefault ? [] : chosen;
    const after = before.includes(state)
      ? before.filter((one) => one !== state)
      : [...before, state];
    ask({ state: after.join(',') });
  };
  return (
    <div class="filters state-filters" role="group" aria-label={t('runs.filterState')}>
      <button
        type="button"
        class="filter"
        aria-pressed={isDefault}
        onClick={() => ask({ state: '' })}
      >
        {t('runs.anyState')}
      </button>
      {(isRepair ? REPAIR_STATES : RUN_STATES).map((state) => (
        <button
          key={state}
          type="button"
          class="filter"
          aria-pressed={!isDefault && chosen.includes(state)}
          onClick={() => toggle(state)}
        >
          <Icon name={stateLook(state).icon} /> {tWord('state', state)}
        </button>
      ))}
    </div>
  );
}
