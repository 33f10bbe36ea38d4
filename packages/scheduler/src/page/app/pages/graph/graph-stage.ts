import { type Selection, select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';
import { GraphPainter, type Palette, readPalette } from './graph-painter.js';
import { type Scene, nodeAt } from './graph-scene.js';
import type { Point } from './layout-graph.js';

export interface StageEvents {
  /** Clicked at a job, or beside all. */
  readonly onPick: (node: number | null) => void;
  /** Clicked twice at a job. */
  readonly onOpen: (node: number) => void;
}

const SCALE_MAX = 2.5;
const SCALE_READABLE = 0.8;
const MARGIN_PX = 24;

/** A canvas that is moved, zoomed and clicked at. */
export class GraphStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: GraphPainter;
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  readonly #selection: Selection<HTMLCanvasElement, unknown, null, undefined>;
  readonly #resizing: ResizeObserver;
  #events: StageEvents;
  #palette: Palette;
  #scene: Scene | null = null;
  #view = zoomIdentity;
  /** All of it is in sight, and shall stay so in another size. */
  #isFitted = true;
  #sized = { width: 0, height: 0 };
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, events: StageEvents) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('This browser has no canvas.');
    this.#canvas = canvas;
    this.#painter = new GraphPainter(context);
    this.#palette = readPalette(canvas);
    this.#events = events;
    this.#selection = select(canvas);
    this.#zoom = zoom<HTMLCanvasElement, unknown>().on(
      'zoom',
      ({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        this.#view = transform;
        // Events of a person; those without a source come from here.
        if (sourceEvent != null) this.#isFitted = false;
        this.#paintSoon();
      },
    );
    this.#selection.call(this.#zoom).on('dblclick.zoom', null);
    canvas.addEventListener('click', this.#onClick);
    canvas.addEventListener('dblclick', this.#onDoubleClick);
    canvas.addEventListener('pointermove', this.#onMove);
    this.#resizing = new ResizeObserver(() => this.#resize());
    this.#resizing.observe(canvas);
    this.#resize();
  }

  set events(events: StageEvents) {
    this.#events = events;
  }

  /** Shows a scene; other places than before are looked at from afar first. */
  show(scene: Scene): void {
    const isOther = this.#scene?.key !== scene.key;
    this.#scene = scene;
    if (isOther) this.fit();
    this.#paintSoon();
  }

  /** Colours and fonts have changed. */
  readColours(): void {
    this.#palette = readPalette(this.#canvas);
    this.#painter.forgetTexts();
    this.#paintSoon();
  }

  /** All of it in sight. */
  fit(): void {
    const { width, height } = this.#size();
    if (this.#scene === null || width === 0) return;
    const scale = this.#fittingScale();
    this.#zoom.scaleExtent([Math.min(scale, 0.5), SCALE_MAX]);
    const x = (width - scale * this.#scene.width) / 2;
    const y = (height - scale * this.#scene.height) / 2;
    this.#zoom.transform(this.#selection, zoomIdentity.translate(x, y).scale(scale));
    this.#isFitted = true;
  }

  zoomBy(factor: number): void {
    this.#isFitted = false;
    this.#zoom.scaleBy(this.#selection, factor);
  }

  /** Brings a job to the middle, large enough to be read; `ifHidden`: only if it is not in sight. */
  centre(node: number, { ifHidden = false } = {}): void {
    const at = this.#scene?.nodes[node];
    if (at === undefined || (ifHidden && this.#isInSight(at))) return;
    const { width, height } = this.#size();
    const scale = Math.max(this.#view.k, SCALE_READABLE);
    const moved = zoomIdentity.translate(width / 2 - scale * at.x, height / 2 - scale * at.y);
    this.#zoom.transform(this.#selection, moved.scale(scale));
    this.#isFitted = false;
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#resizing.disconnect();
    this.#selection.on('.zoom', null);
    this.#canvas.removeEventListener('click', this.#onClick);
    this.#canvas.removeEventListener('dblclick', this.#onDoubleClick);
    this.#canvas.removeEventListener('pointermove', this.#onMove);
  }

  readonly #onClick = (event: MouseEvent): void => this.#events.onPick(this.#nodeUnder(event));

  readonly #onDoubleClick = (event: MouseEvent): void => {
    const node = this.#nodeUnder(event);
    if (node !== null) this.#events.onOpen(node);
  };

  /** The whole name of what is pointed at. */
  readonly #onMove = (event: PointerEvent): void => {
    const node = this.#nodeUnder(event);
    const at = node === null ? undefined : this.#scene?.nodes[node];
    const title = at === undefined ? '' : `${at.name}\n${at.note}`;
    if (this.#canvas.title !== title) this.#canvas.title = title;
    this.#canvas.style.cursor = at === undefined ? '' : 'pointer';
  };

  #nodeUnder({ offsetX, offsetY }: MouseEvent): number | null {
    if (this.#scene === null) return null;
    const [x, y] = this.#view.invert([offsetX, offsetY]);
    return nodeAt(this.#scene, { x, y });
  }

  #isInSight(at: Point): boolean {
    const { width, height } = this.#size();
    const [x, y] = this.#view.apply([at.x, at.y]);
    const isReadable = this.#view.k >= SCALE_READABLE / 2;
    const margin = 4 * MARGIN_PX;
    const isAcross = x > margin && x < width - margin;
    return isReadable && isAcross && y > MARGIN_PX && y < height - MARGIN_PX;
  }

  #fittingScale(): number {
    const { width, height } = this.#size();
    const wanted = this.#scene ?? { width: 1, height: 1 };
    const across = (width - 2 * MARGIN_PX) / Math.max(1, wanted.width);
    const down = (height - 2 * MARGIN_PX) / Math.max(1, wanted.height);
    return Math.max(0.01, Math.min(1, across, down));
  }

  #size(): { readonly width: number; readonly height: number } {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }

  /** What was in the middle stays there, and what was all in sight stays so. */
  #resize(): void {
    const { width, height } = this.#size();
    const before = this.#sized;
    this.#sized = { width, height };
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    if (before.width === 0 || this.#isFitted) {
      this.fit();
    } else {
      const [acrossPx, downPx] = [(width - before.width) / 2, (height - before.height) / 2];
      const { x, y, k } = this.#view;
      const moved = zoomIdentity.translate(x + acrossPx, y + downPx).scale(k);
      this.#zoom.transform(this.#selection, moved);
    }
    // At once: a canvas that got another size is empty.
    this.#paint();
  }

  #paintSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const { width, height } = this.#size();
    if (this.#scene === null || width === 0) return;
    const { x, y, k } = this.#view;
    const view = { x, y, scale: k, width, height, ratio: devicePixelRatio };
    this.#painter.paint(this.#scene, view, this.#palette);
  }
}
