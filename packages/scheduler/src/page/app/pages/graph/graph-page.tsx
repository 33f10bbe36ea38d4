import { useMemo, useState } from 'preact/hooks';
import { type GraphAnswer, fetchGraph } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { type Route, routeAddress } from '../../view/index.js';
import { type GraphPlace, addressOf, placeOf } from './graph-address.js';
import { GraphList } from './graph-list.js';
import { type GraphModel, graphModel, matches, partOf, relatives } from './graph-model.js';
import { GraphPicture } from './graph-picture.js';
import { GraphToolbar, StateCounts } from './graph-toolbar.js';
import { NodePanel } from './node-panel.js';

/** An answer about many jobs is asked for less often, and one about a past round, too. */
const GAP_MS = 1_000;
const LARGE_GAP_MS = 4_000;
const LARGE_NODE_COUNT = 300;

/** Who waits for whom, now or in one round; what is shown is in the address. */
export function GraphPage({ route }: { readonly route: Route }) {
  const place = placeOf(route.query);
  const { round, root, focus } = place;
  const [nodeCount, setNodeCount] = useState(0);
  const {
    data: answer,
    error,
    reload,
  } = useLive({
    key: `graph ${JSON.stringify([round, root])}`,
    load: async (signal) => {
      const graph = await fetchGraph({ round, root }, signal);
      setNodeCount(graph.nodes.length);
      return graph;
    },
    wants: (event) => event.type === 'job' || event.type === 'run',
    gapMs: round !== null || nodeCount > LARGE_NODE_COUNT ? LARGE_GAP_MS : GAP_MS,
  });
  const model = useMemo(
    () => (answer === null ? null : shownModel(answer, { root, focus })),
    [answer, root, focus],
  );
  return (
    <div class="graph-page">
      <PageHead
        title={t('graph.title')}
        beside={answer !== null && <Counts answer={answer} shownCount={model?.names.length ?? 0} />}
        actions={root !== null && <Around root={root} place={place} />}
      />
      <ErrorBanner error={error} retry={reload} />
      {answer === null && error === null && <Loading />}
      {answer !== null && model !== null && answer.total === 0 && <NoGraph />}
      {answer !== null && model !== null && answer.total > 0 && (
        <Graph answer={answer} model={model} place={place} />
      )}
    </div>
  );
}

function shownModel(
  answer: GraphAnswer,
  { root, focus }: Pick<GraphPlace, 'root' | 'focus'>,
): GraphModel {
  const whole = graphModel(answer);
  const node = root === null ? undefined : whole.numberOf.get(root);
  if (node === undefined || focus === 'both') return whole;
  const kept = relatives(whole, node, focus);
  return graphModel(partOf(answer, (name) => kept.has(whole.numberOf.get(name) ?? -1)));
}

/** Selecting is no step that one goes back. */
function goTo(place: GraphPlace, change: Partial<GraphPlace>): void {
  const address = addressOf({ ...place, ...change });
  const isStep = 'root' in change || 'round' in change || 'view' in change;
  if (isStep) location.hash = address;
  else location.replace(address);
}

interface GraphProps {
  readonly answer: GraphAnswer;
  readonly model: GraphModel;
  readonly place: GraphPlace;
}

function Graph({ answer, model, place }: GraphProps) {
  const [search, setSearch] = useState('');
  const go = (change: Partial<GraphPlace>) => goTo(place, change);
  const named = useMemo(() => matches(model, search), [model, search]);
  const found = useMemo(
    () => foundOf(model, named, { search, state: place.state }),
    [model, named, place.state],
  );
  const selected = place.job === null ? null : (model.numberOf.get(place.job) ?? null);
  const onNext = () => {
    const next = named.find((node) => node > (selected ?? -1)) ?? named[0];
    if (next !== undefined) go({ job: model.names[next] ?? null });
  };
  return (
    <>
      <GraphToolbar
        {...{ answer, place, search, onNext, go }}
        matchCount={named.length}
        onSearch={setSearch}
      />
      <StateCounts model={model} state={place.state} go={go} />
      {answer.total > answer.nodes.length && <p class="note">{t('graph.cut')}</p>}
      <div class={`graph-area ${selected === null ? '' : 'with-panel'} ${place.view}`}>
        {place.view === 'list' ? (
          <div>
            <GraphList
              model={model}
              found={found}
              onClear={() => {
                setSearch('');
                go({ state: null });
              }}
            />
          </div>
        ) : (
          <GraphPicture model={model} selected={selected} found={found} go={go} />
        )}
        {selected !== null && <NodePanel model={model} node={selected} place={place} go={go} />}
      </div>
    </>
  );
}

/** Those with the text and in the state that are looked for; null while nothing is. */
function foundOf(
  model: GraphModel,
  named: readonly number[],
  { search, state }: { readonly search: string; readonly state: string | null },
): ReadonlySet<number> | null {
  if (search.trim() === '' && state === null) return null;
  const candidates = search.trim() === '' ? [...model.nodes.keys()] : named;
  return new Set(candidates.filter((node) => state === null || model.nodes[node]?.state === state));
}

function Counts({ answer, shownCount }: { answer: GraphAnswer; shownCount: number }) {
  const { total, aloneCount } = answer;
  return (
    <span class="note">
      {shownCount < total
        ? t('graph.countOf', { shown: shownCount, total })
        : t('graph.count', { count: total })}
      {aloneCount > 0 && ` · ${t('graph.alone', { count: aloneCount })}`}
    </span>
  );
}

const AROUND = {
  both: 'graph.onlyAround',
  up: 'graph.onlyUp',
  down: 'graph.onlyDown',
} as const;

function Around({ root, place }: { root: string; place: GraphPlace }) {
  return (
    <span class="graph-around">
      {t(AROUND[place.focus], { job: root })}
      <a href={addressOf({ ...place, root: null, focus: 'both' })}>{t('graph.showAll')}</a>
    </span>
  );
}

function NoGraph() {
  return (
    <Empty title={t('graph.empty')} text={t('graph.emptyText')}>
      <a href={routeAddress('jobs')}>{t('graph.toJobs')}</a>
    </Empty>
  );
}
