import type { ComponentChildren } from 'preact';
import { type GraphNodeAnswer, fetchRunDetail } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Icon, RunNowButton, StateChip, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { isActive, reasonText, routeAddress } from '../../view/index.js';
import type { GraphPlace } from './graph-address.js';
import type { Focus, GraphModel } from './graph-model.js';

interface NodePanelProps {
  readonly model: GraphModel;
  readonly node: number;
  readonly place: GraphPlace;
  readonly go: (change: Partial<GraphPlace>) => void;
}

/** One job of the graph: what it does, what its gate waits for, and the ways on from here. */
export function NodePanel({ model, node, place, go }: NodePanelProps) {
  const seen = model.nodes[node];
  if (seen === undefined) return null;
  const { name, run, disabled } = seen;
  const children = (model.childrenOf[node] ?? []).map((child) => model.nodes[child]);
  return (
    <aside class="panel graph-panel" aria-label={t('graph.panel', { job: name })}>
      <div class="graph-panel-head">
        <h2>{name}</h2>
        <button type="button" class="plain" onClick={() => go({ job: null })}>
          <Icon name="cross" />
          <span class="graph-unseen">{t('graph.closePanel')}</span>
        </button>
      </div>
      <p class="graph-chips">
        <StateChip state={seen.state} />
        {disabled && <StateChip state="disabled" />}
      </p>
      <p class="graph-links">
        <a href={routeAddress('jobs', name)}>{t('graph.openJob')}</a>
        {run !== null && <a href={routeAddress('runs', run.id)}>{t('graph.openRun')}</a>}
        <RunNowButton job={name} />
      </p>
      {run !== null && isActive(seen.state) && seen.state !== 'running' && <Why runId={run.id} />}
      <Facts seen={seen} />
      {seen.gate !== null && <Gate seen={seen} model={model} go={go} />}
      {children.length > 0 && (
        <section>
          <h3>{t('graph.children', { count: children.length })}</h3>
          <ul class="graph-neighbours">
            {children.map((child) => child && <Neighbour key={child.name} node={child} go={go} />)}
          </ul>
        </section>
      )}
      <FocusChoice name={name} place={place} go={go} />
    </aside>
  );
}

function Facts({ seen: { run, nextAt } }: { seen: GraphNodeAnswer }) {
  if (run === null && nextAt === null) return null;
  return (
    <dl class="facts">
      {run !== null && (
        <Fact name={t('graph.roundOfRun')}>
          <Time at={run.cycle} as="clock" />
        </Fact>
      )}
      {run?.endedAt != null && (
        <Fact name={t('graph.ended')}>
          <Time at={run.endedAt} />
        </Fact>
      )}
      {nextAt !== null && (
        <Fact name={t('graph.nextDue')}>
          <Time at={nextAt} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What an active run waits for, as the scheduler says it. */
function Why({ runId }: { runId: string }) {
  const { data: run } = useLive({
    key: `graph run ${runId}`,
    load: (signal) => fetchRunDetail(runId, signal),
    wants: (event) => event.runId === runId,
  });
  const reason = run === null ? '' : reasonText(run);
  if (run === null || reason === '') return null;
  return (
    <p class="graph-why">
      <strong>{t('graph.why')}</strong>
      <br />
      {reason}
    </p>
  );
}

interface GateProps {
  readonly seen: GraphNodeAnswer;
  readonly model: GraphModel;
  readonly go: NodePanelProps['go'];
}

function Gate({ seen, model, go }: GateProps) {
  const { gate } = seen;
  if (gate === null) return null;
  const parents = [...gate.missing, ...gate.succeeded];
  const hasBegun = gate.succeeded.length > 0;
  const rule =
    gate.mode === 'latest'
      ? t('graph.gateLatest')
      : [
          t('graph.gateCycle'),
          gate.reference !== null && parents.length > 1
            ? t('graph.gateReference', { job: gate.reference })
            : '',
        ].join(' ');
  return (
    <section>
      <h3>{t('graph.gate')}</h3>
      <p class="note">{rule}</p>
      {gate.missing.length === 0 && <p class="good">{t('graph.gateOpen')}</p>}
      {!hasBegun && <p>{t('graph.gateClosed')}</p>}
      <ul class="graph-neighbours">
        {parents.map((parent) => (
          <Neighbour
            key={parent}
            node={model.nodes[model.numberOf.get(parent) ?? -1] ?? parent}
            go={go}
            isParent
            {...(hasBegun ? { counts: gate.succeeded.includes(parent) } : {})}
          />
        ))}
      </ul>
    </section>
  );
}

interface NeighbourProps {
  /** Only its name where it is not in the graph. */
  readonly node: GraphNodeAnswer | string;
  readonly go: NodePanelProps['go'];
  readonly isParent?: boolean;
  /** Whether the success of a parent counts already; absent while none does. */
  readonly counts?: boolean;
}

function Neighbour({ node, go, isParent = false, counts }: NeighbourProps) {
  if (typeof node === 'string') {
    return (
      <li>
        <a href={routeAddress('jobs', node)}>{node}</a>
      </li>
    );
  }
  return (
    <li>
      <button type="button" class="graph-neighbour" onClick={() => go({ job: node.name })}>
        {counts !== undefined && <GateSign counts={counts} />}
        <span class="clip" title={node.name}>
          {node.name}
        </span>
        {counts !== true && <StateChip state={node.state} />}
      </button>
      {isParent && counts !== true && node.nextAt !== null && !isActive(node.state) && (
        <span class="note">
          {t('graph.nextDue')} <Time at={node.nextAt} />
        </span>
      )}
    </li>
  );
}

function GateSign({ counts }: { counts: boolean }) {
  return (
    <span class={`graph-sign ${counts ? 'good' : ''}`}>
      <Icon name={counts ? 'check' : 'clock'} />
      {t(counts ? 'graph.succeeded' : 'graph.missing')}
    </span>
  );
}

const FOCUSES = [
  ['both', 'graph.focusBoth'],
  ['up', 'graph.focusUp'],
  ['down', 'graph.focusDown'],
] as const satisfies readonly (readonly [Focus, string])[];

function FocusChoice({ name, place, go }: { name: string } & Pick<NodePanelProps, 'place' | 'go'>) {
  return (
    <section>
      <h3>{t('graph.focus')}</h3>
      <div class="graph-focus">
        {FOCUSES.map(([focus, key]) => (
          <button
            key={focus}
            type="button"
            aria-pressed={place.root === name && place.focus === focus}
            onClick={() => go({ root: name, focus })}
          >
            {t(key)}
          </button>
        ))}
        {place.root !== null && (
          <button type="button" onClick={() => go({ root: null, focus: 'both' })}>
            {t('graph.showAll')}
          </button>
        )}
      </div>
    </section>
  );
}
