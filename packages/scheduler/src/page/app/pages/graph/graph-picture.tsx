import { useMemo } from 'preact/hooks';
import { language, t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import type { GraphPlace } from './graph-address.js';
import { GraphCanvas } from './graph-canvas.js';
import { type GraphModel, relatives } from './graph-model.js';
import { sceneOf } from './graph-scene.js';
import { noteOf } from './node-words.js';
import { useLayout } from './use-layout.js';
import { type Step, firstNode, walk } from './walk-graph.js';

interface GraphPictureProps {
  readonly model: GraphModel;
  readonly selected: number | null;
  readonly found: ReadonlySet<number> | null;
  readonly go: (change: Partial<GraphPlace>) => void;
}

const NOBODY: ReadonlySet<number> = new Set();

/** The graph where the layout has put it; the one before stays while another is made. */
export function GraphPicture({ model, selected, found, go }: GraphPictureProps) {
  const { placed, hasFailed } = useLayout(model);
  const isPlaced = placed?.model.key === model.key;
  const drawn = isPlaced ? model : (placed?.model ?? null);
  const scene = useMemo(() => {
    if (placed === null || drawn === null) return null;
    return sceneOf(drawn, placed.layout, {
      selected: isPlaced ? selected : null,
      related: isPlaced && selected !== null ? relatives(model, selected, 'both') : null,
      matching: (isPlaced ? found : null) ?? NOBODY,
      noteOf,
    });
  }, [drawn, placed, selected, found, language.value]);

  if (hasFailed) return <p class="graph-picture graph-wait">{t('graph.layoutFailed')}</p>;
  const waiting = t('graph.layouting', { count: model.names.length });
  if (scene === null || placed === null || drawn === null) {
    return (
      <p class="graph-picture graph-wait" role="status">
        {waiting}
      </p>
    );
  }
  const nameOf = (node: number): string | null => drawn.names[node] ?? null;
  const onWalk = (step: Step) => {
    const next =
      selected === null
        ? firstNode(placed.layout)
        : walk(selected, step, { model: drawn, layout: placed.layout });
    if (isPlaced && next !== null) go({ job: nameOf(next) });
  };
  return (
    <GraphCanvas
      scene={scene}
      selected={isPlaced ? selected : null}
      said={isPlaced && selected !== null ? saidOf(model, selected) : ''}
      onPick={(node) => go({ job: node === null ? null : nameOf(node) })}
      onOpen={(node) => {
        location.hash = routeAddress('jobs', nameOf(node));
      }}
      onWalk={onWalk}
    />
  );
}

function saidOf(model: GraphModel, node: number): string {
  const seen = model.nodes[node];
  if (seen === undefined) return '';
  return t('graph.said', {
    job: seen.name,
    note: noteOf(seen),
    parents: model.parentsOf[node]?.length ?? 0,
    children: model.childrenOf[node]?.length ?? 0,
  });
}
