import { useEffect, useState } from 'preact/hooks';
import type { GraphModel } from './graph-model.js';
import type { GraphLayout } from './layout-graph.js';

/** A layout with the jobs that it was made for. */
export interface PlacedGraph {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
}

export interface Layouting {
  /** The last one that is ready: an older one stays while another is made. */
  readonly placed: PlacedGraph | null;
  readonly hasFailed: boolean;
}

/** Places the jobs, off the thread that draws; anew only when jobs or lines come or go. */
export function useLayout(model: GraphModel | null): Layouting {
  const [placed, setPlaced] = useState<PlacedGraph | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const key = model?.key ?? null;
  useEffect(() => {
    if (model === null) return undefined;
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    const { names, edges } = model;
    worker.onmessage = ({ data }: MessageEvent<GraphLayout>) => {
      setPlaced({ model, layout: data });
      setFailed(false);
      worker.terminate();
    };
    worker.onerror = () => setFailed(true);
    worker.postMessage({ nodeCount: names.length, edges });
    return () => worker.terminate();
  }, [key]);
  return { placed, hasFailed };
}
