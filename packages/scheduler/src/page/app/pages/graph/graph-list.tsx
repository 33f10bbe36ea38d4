import { useState } from 'preact/hooks';
import { type Column, DataTable, Empty, StateChip, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import type { GraphNodeAnswer } from '../../api/index.js';
import type { GraphModel } from './graph-model.js';

interface GraphListProps {
  readonly model: GraphModel;
  /** Those that were found; null: all of them. */
  readonly found: ReadonlySet<number> | null;
  readonly onClear: () => void;
}

const SHOWN_COUNT = 100;

/** The same as the picture, as a table: with what each job waits for. */
export function GraphList({ model, found, onClear }: GraphListProps) {
  const [shownCount, setShownCount] = useState(SHOWN_COUNT);
  const nodes = model.nodes.filter((_, index) => found === null || found.has(index));
  if (nodes.length === 0) {
    return (
      <Empty title={t('graph.listNone')} text={t('graph.listNoneText')}>
        <button type="button" onClick={onClear}>
          {t('graph.clear')}
        </button>
      </Empty>
    );
  }
  const hiddenCount = nodes.length - shownCount;
  return (
    <>
      <DataTable
        label={t('graph.list')}
        className="graph-list"
        columns={columnsOf(model)}
        rows={nodes.slice(0, shownCount)}
        rowKey={({ name }) => name}
      />
      {hiddenCount > 0 && (
        <button
          type="button"
          class="more"
          onClick={() => setShownCount(shownCount + 5 * SHOWN_COUNT)}
        >
          {t('graph.listMore', { count: Math.min(hiddenCount, 5 * SHOWN_COUNT) })}
        </button>
      )}
    </>
  );
}

function columnsOf(model: GraphModel): readonly Column<GraphNodeAnswer>[] {
  return [
    {
      id: 'job',
      head: t('col.job'),
      cell: ({ name }) => (
        <a class="clip" title={name} href={routeAddress('jobs', name)} data-main>
          {name}
        </a>
      ),
    },
    {
      id: 'state',
      head: t('col.state'),
      cell: ({ state, disabled }) => (
        <span class="graph-chips">
          <StateChip state={state} />
          {disabled && <StateChip state="disabled" />}
        </span>
      ),
    },
    { id: 'gate', head: t('graph.colParents'), cell: (node) => <WaitsFor node={node} /> },
    {
      id: 'children',
      head: t('graph.colChildren'),
      cell: ({ name }) => model.childrenOf[model.numberOf.get(name) ?? -1]?.length ?? 0,
    },
  ];
}

/** The parents with what each of them does; the next time of a job with a schedule. */
function WaitsFor({ node: { gate, nextAt } }: { node: GraphNodeAnswer }) {
  if (gate === null) {
    if (nextAt === null) return <span class="faint">{t('next.none')}</span>;
    return (
      <>
        <span class="faint">{t('graph.nextDue')}</span> <Time at={nextAt} />
      </>
    );
  }
  const hasBegun = gate.succeeded.length > 0;
  return (
    <span class="graph-parents">
      {[...gate.missing, ...gate.succeeded].map((name) => (
        <span key={name}>
          <a href={routeAddress('jobs', name)}>{name}</a>
          {hasBegun && <GateWord counts={gate.succeeded.includes(name)} />}
        </span>
      ))}
    </span>
  );
}

function GateWord({ counts }: { counts: boolean }) {
  return (
    <span class={counts ? 'good' : 'faint'}>
      {' '}
      {t(counts ? 'graph.succeeded' : 'graph.missing')}
    </span>
  );
}
