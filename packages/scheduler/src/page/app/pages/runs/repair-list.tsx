import { useState } from 'preact/hooks';
import { type RunAnswer, type RunDetailAnswer, searchRuns } from '../../api/index.js';
import { now, useLive } from '../../live/index.js';
import { type Column, Empty, Icon, RunTable } from '../../parts/index.js';
import { shownZone } from '../../settings/index.js';
import { language, t } from '../../text/index.js';
import { type Repair, clockTime, repairsOf, routeAddress } from '../../view/index.js';
import { BulkBar } from './bulk-bar.js';
import { useFoundRuns } from './found-runs.js';
import { RunsFound } from './run-list.js';

type Query = Readonly<Record<string, string>>;

/** Repairs that are looked for; who repairs more by hand than that has a script. */
const REPAIR_COUNT_MAX = 1_000;

/** Runs that did not succeed, which of them are repaired, and a repair of many at once. */
export function RepairList({ query }: { query: Query }) {
  const found = useFoundRuns(query);
  const runs = found.runs ?? [];
  const repairs = useRepairs(runs);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const open = runs.filter(({ id }) => !repairs.has(id));
  const selected = open.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  const first: Column<RunAnswer> = {
    id: 'select',
    head: t('runs.selectHead'),
    cell: (run) =>
      repairs.has(run.id) ? null : (
        <input
          type="checkbox"
          aria-label={selectText(run)}
          checked={chosen.has(run.id)}
          onChange={() => toggle(run.id)}
        />
      ),
  };
  return (
    <>
      <p class="note intro">{t('runs.repairText')}</p>
      <BulkBar
        runs={selected}
        selectAll={open.length === 0 ? null : () => setChosen(new Set(open.map(({ id }) => id)))}
        selectNone={() => setChosen(new Set())}
      />
      <RunsFound found={found} empty={<NothingToRepair />}>
        <RunTable
          runs={runs}
          hasJob
          first={first}
          actions={({ id }) => <RepairLink repair={repairs.get(id) ?? null} />}
        />
      </RunsFound>
    </>
  );
}

function RepairLink({ repair }: { repair: Repair | null }) {
  if (repair === null) return null;
  const isDone = repair.kind === 'repaired';
  return (
    <a class="repair" href={routeAddress('runs', repair.runId)}>
      <Icon name={isDone ? 'check' : 'play'} />
      {t(isDone ? 'runs.repaired' : 'runs.repairing')}
    </a>
  );
}

function NothingToRepair() {
  return <Empty title={t('runs.repairNone')} text={t('runs.repairNoneText')} />;
}

/** What came later by hand, for the same rounds. */
function useRepairs(runs: readonly RunDetailAnswer[]): ReadonlyMap<string, Repair> {
  const oldest = runs.at(-1)?.dueAt ?? null;
  const { data } = useLive({
    key: `repairs ${oldest ?? ''}`,
    load: async (signal) => {
      if (oldest === null) return [];
      const search = {
        trigger: 'manual',
        state: 'succeeded,queued,running,retrying',
        from: oldest,
      };
      return (await searchRuns(search, { count: REPAIR_COUNT_MAX }, signal)).items;
    },
    wants: (event) => event.type === 'run',
    gapMs: 1_000,
  });
  return repairsOf(runs, data ?? []);
}

function selectText({ job, dueAt }: RunAnswer): string {
  const style = { locale: language.value, zone: shownZone.value };
  return t('runs.select', { job, due: clockTime(Date.parse(dueAt), now.peek(), style) });
}
