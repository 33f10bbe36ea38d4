import { useEffect, useRef } from 'preact/hooks';
import { shownTheme } from '../../settings/index.js';
import { t } from '../../text/index.js';
import type { Scene } from './graph-scene.js';
import { GraphStage } from './graph-stage.js';
import { type Step, isStep } from './walk-graph.js';

interface GraphCanvasProps {
  readonly scene: Scene;
  readonly selected: number | null;
  /** A sentence about the selected job, for those who cannot see it. */
  readonly said: string;
  readonly onPick: (node: number | null) => void;
  readonly onOpen: (node: number) => void;
  readonly onWalk: (step: Step) => void;
}

/** The graph as a picture. All that it shows is in the list as well, for readers of the screen. */
export function GraphCanvas(props: GraphCanvasProps) {
  const { scene, selected, said } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<GraphStage | null>(null);
  const { onPick, onOpen } = props;
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new GraphStage(canvas.current, { onPick, onOpen });
    stage.current = made;
    return () => made.close();
  }, []);
  if (stage.current !== null) stage.current.events = { onPick, onOpen };
  useEffect(() => stage.current?.show(scene), [scene]);
  useEffect(() => {
    if (selected !== null) stage.current?.centre(selected, { ifHidden: true });
  }, [selected, scene.key]);
  const theme = shownTheme.value;
  useEffect(() => stage.current?.readColours(), [theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!answersKey(event, props, stage.current)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="graph-picture">
      <div
        class="graph-stage"
        role="application"
        tabIndex={0}
        aria-label={t('graph.canvas', { count: scene.nodes.length })}
        aria-describedby="graph-keys"
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} />
      </div>
      <p id="graph-keys" class="graph-unseen">
        {t('graph.keys')}
      </p>
      <p class="graph-unseen" aria-live="polite">
        {said}
      </p>
      <ZoomButtons stage={() => stage.current} />
    </div>
  );
}

/** True for a key that does something here. */
function answersKey(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  { selected, onPick, onOpen, onWalk }: GraphCanvasProps,
  stage: GraphStage | null,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (isStep(key)) onWalk(key);
  else if (key === 'Enter' && selected !== null) onOpen(selected);
  else if (key === 'Escape' && selected !== null) onPick(null);
  else if (key === '+' || key === '=') stage?.zoomBy(ZOOM_STEP);
  else if (key === '-') stage?.zoomBy(1 / ZOOM_STEP);
  else if (key === '0') stage?.fit();
  else return false;
  return true;
}

const ZOOM_STEP = 1.4;

function ZoomButtons({ stage }: { readonly stage: () => GraphStage | null }) {
  return (
    <div class="graph-zoom">
      <span class="graph-hint" aria-hidden="true">
        {t('graph.keysShort')}
      </span>
      <button
        type="button"
        aria-label={t('graph.zoomIn')}
        title={t('graph.zoomIn')}
        onClick={() => stage()?.zoomBy(ZOOM_STEP)}
      >
        +
      </button>
      <button
        type="button"
        aria-label={t('graph.zoomOut')}
        title={t('graph.zoomOut')}
        onClick={() => stage()?.zoomBy(1 / ZOOM_STEP)}
      >
        −
      </button>
      <button type="button" onClick={() => stage()?.fit()}>
        {t('graph.fit')}
      </button>
    </div>
  );
}
