import { iconShape } from '../../parts/index.js';
import type { IconName, StateLook } from '../../view/index.js';
import {
  type Box,
  type Scene,
  type SceneLine,
  type SceneNode,
  doMeet,
  isInBox,
} from './graph-scene.js';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from './layout-graph.js';

type Tone = StateLook['tone'];

/** The colours of the page, which change with its theme. */
export interface Palette {
  readonly tones: Readonly<Record<Tone, { readonly strong: string; readonly soft: string }>>;
  readonly ground: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly soft: string;
  readonly accent: string;
  readonly font: string;
}

/** What part of the scene is seen: `x`, `y` of its origin on the canvas, in CSS pixels. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
}

/** Below this an icon is a speck: only where a job stands and its colour can be seen. */
const ICON_SCALE_MIN = 0.16;
/** Below these scales a text cannot be read any more. */
const NAME_SCALE_MIN = 0.35;
const NOTE_SCALE_MIN = 0.55;
const ARROW_SCALE_MIN = 0.25;
const FAINT = 0.28;
const RADIUS = 7;
const LINE_WIDTH: Readonly<Record<SceneLine['kind'], number>> = { plain: 1.2, done: 2, missing: 2 };

const TONES = ['good', 'bad', 'warn', 'live', 'calm', 'odd'] as const;

export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const tones = TONES.map((tone) => [tone, { strong: colour(tone), soft: colour(`${tone}-soft`) }]);
  return {
    tones: Object.fromEntries(tones) as Palette['tones'],
    ground: colour('sunken'),
    surface: colour('raised'),
    line: colour('line-strong'),
    text: colour('text'),
    soft: colour('soft'),
    accent: colour('accent'),
    font: style.fontFamily,
  };
}

/** Paints what is in sight; remembers how texts fit. */
export class GraphPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #fitting = new Map<string, string>();
  readonly #icons = new Map<IconName, { readonly path: Path2D; readonly isFilled: boolean }>();

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Texts are measured anew, e.g. in another font. */
  forgetTexts(): void {
    this.#fitting.clear();
  }

  paint(scene: Scene, view: View, palette: Palette): void {
    const context = this.#context;
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, view.width, view.height);
    const scale = view.ratio * view.scale;
    context.setTransform(scale, 0, 0, scale, view.ratio * view.x, view.ratio * view.y);
    const seen: Box = {
      left: -view.x / view.scale,
      top: -view.y / view.scale,
      right: (view.width - view.x) / view.scale,
      bottom: (view.height - view.y) / view.scale,
    };
    this.#paintLines(
      scene.lines.filter((line) => doMeet(line, seen)),
      view,
      palette,
    );
    const nodes = scene.nodes.filter((node) => isInBox(seen, node));
    if (view.scale < ICON_SCALE_MIN) this.#paintSpecks(nodes, view, palette);
    else for (const node of nodes) this.#paintNode(node, view, palette);
    context.globalAlpha = 1;
  }

  /** All lines of a kind are one path: thousands of strokes would take too long. */
  #paintLines(lines: readonly SceneLine[], { scale }: View, palette: Palette): void {
    const context = this.#context;
    for (const isFaint of [true, false]) {
      for (const kind of ['plain', 'missing', 'done'] as const) {
        const ofKind = lines.filter((line) => line.kind === kind && line.isFaint === isFaint);
        if (ofKind.length === 0) continue;
        context.globalAlpha = isFaint ? FAINT : 1;
        context.strokeStyle = lineColour(kind, palette);
        context.fillStyle = context.strokeStyle;
        context.lineWidth = Math.max(LINE_WIDTH[kind], 0.7 / scale);
        context.setLineDash(kind === 'missing' ? [6, 5] : []);
        context.beginPath();
        const isStraight = scale < ICON_SCALE_MIN;
        for (const { points } of ofKind) traceLine(context, points, isStraight);
        context.stroke();
        if (scale < ARROW_SCALE_MIN) continue;
        context.beginPath();
        for (const { points } of ofKind) traceArrow(context, points);
        context.fill();
      }
    }
    context.setLineDash([]);
  }

  /** Thousands of jobs from afar: all of a colour at once. */
  #paintSpecks(nodes: readonly SceneNode[], { scale }: View, palette: Palette): void {
    const context = this.#context;
    for (const isFaint of [true, false]) {
      for (const tone of TONES) {
        context.beginPath();
        for (const node of nodes) {
          if (node.isFaint !== isFaint || node.look.tone !== tone) continue;
          const [left, top] = [node.x - NODE_WIDTH / 2, node.y - NODE_HEIGHT / 2];
          context.rect(left, top, NODE_WIDTH, NODE_HEIGHT);
        }
        context.globalAlpha = isFaint ? FAINT : 1;
        context.fillStyle = palette.tones[tone].strong;
        context.fill();
      }
    }
    for (const node of nodes) {
      if (node.isSelected || node.isMatch) this.#paintFrame(node, scale, palette);
    }
  }

  #paintNode(node: SceneNode, { scale }: View, palette: Palette): void {
    const context = this.#context;
    const [left, top] = [node.x - NODE_WIDTH / 2, node.y - NODE_HEIGHT / 2];
    const { strong, soft } = palette.tones[node.look.tone];
    const isSmall = scale < NAME_SCALE_MIN;
    context.globalAlpha = 1;
    context.beginPath();
    context.roundRect(left, top, NODE_WIDTH, NODE_HEIGHT, RADIUS);
    context.fillStyle = isSmall ? soft : palette.surface;
    // What is faint stands on the ground as well: lines must not shine through it.
    context.fill();
    context.globalAlpha = node.isFaint ? FAINT : 1;
    context.lineWidth = Math.max(1.2, 1 / scale);
    context.strokeStyle = isSmall ? strong : palette.line;
    context.setLineDash(node.isDisabled ? [5, 4] : []);
    context.stroke();
    context.setLineDash([]);
    if (!isSmall) {
      context.beginPath();
      context.roundRect(left, top, 5, NODE_HEIGHT, [RADIUS, 0, 0, RADIUS]);
      context.fillStyle = strong;
      context.fill();
    }
    const iconSize = isSmall ? 34 : 18;
    const iconLeft = isSmall ? node.x - iconSize / 2 : left + 13;
    this.#paintIcon(node.look.icon, { x: iconLeft, y: node.y - iconSize / 2 }, iconSize, strong);
    if (!isSmall) this.#paintTexts(node, scale, palette);
    if (node.isSelected || node.isMatch) this.#paintFrame(node, scale, palette);
  }

  #paintTexts(node: SceneNode, scale: number, palette: Palette): void {
    const context = this.#context;
    const left = node.x - NODE_WIDTH / 2 + 40;
    const room = NODE_WIDTH - 48 - (node.isDisabled ? 18 : 0);
    const hasNote = scale >= NOTE_SCALE_MIN;
    context.textBaseline = 'middle';
    context.fillStyle = palette.text;
    // Alone it has room to be larger, and from afar it needs to be.
    context.font = `600 ${hasNote ? 13 : 19}px ${palette.font}`;
    context.fillText(this.#fit(node.name, room), left, hasNote ? node.y - 8.5 : node.y);
    if (node.isDisabled) {
      const right = node.x + NODE_WIDTH / 2;
      this.#paintIcon('pause', { x: right - 24, y: node.y - 8 }, 16, palette.soft);
    }
    if (!hasNote) return;
    context.fillStyle = palette.tones[node.look.tone].strong;
    context.font = `500 11.5px ${palette.font}`;
    context.fillText(this.#fit(node.note, room), left, node.y + 9.5);
  }

  #paintFrame(node: SceneNode, scale: number, palette: Palette): void {
    const context = this.#context;
    const gap = node.isSelected ? 3 : 2;
    context.globalAlpha = 1;
    context.beginPath();
    context.roundRect(
      node.x - NODE_WIDTH / 2 - gap,
      node.y - NODE_HEIGHT / 2 - gap,
      NODE_WIDTH + 2 * gap,
      NODE_HEIGHT + 2 * gap,
      RADIUS + gap,
    );
    context.setLineDash(node.isSelected ? [] : [8, 4]);
    context.lineWidth = Math.max(2.4, 2 / scale);
    context.strokeStyle = palette.accent;
    context.stroke();
    context.setLineDash([]);
  }

  #paintIcon(name: IconName, at: Point, size: number, colour: string): void {
    const context = this.#context;
    const { path, isFilled } = this.#icon(name);
    context.save();
    context.translate(at.x, at.y);
    context.scale(size / 16, size / 16);
    context.lineWidth = 1.9;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = colour;
    context.fillStyle = colour;
    if (isFilled) context.fill(path);
    context.stroke(path);
    context.restore();
  }

  #icon(name: IconName) {
    const known = this.#icons.get(name);
    if (known !== undefined) return known;
    const { path, isFilled } = iconShape(name);
    const icon = { path: new Path2D(path), isFilled };
    this.#icons.set(name, icon);
    return icon;
  }

  /** The text, or as much of it as there is room for. */
  #fit(text: string, room: number): string {
    const context = this.#context;
    const key = `${room} ${context.font} ${text}`;
    const known = this.#fitting.get(key);
    if (known !== undefined) return known;
    let shown = text;
    if (context.measureText(text).width > room) {
      let [kept, over] = [0, text.length];
      while (over - kept > 1) {
        const middle = (kept + over) >> 1;
        const isFitting = context.measureText(`${text.slice(0, middle)}…`).width <= room;
        if (isFitting) kept = middle;
        else over = middle;
      }
      shown = `${text.slice(0, kept)}…`;
    }
    this.#fitting.set(key, shown);
    return shown;
  }
}

function lineColour(kind: SceneLine['kind'], { line, tones }: Palette): string {
  if (kind === 'plain') return line;
  return kind === 'done' ? tones.good.strong : tones.warn.strong;
}

/** Level at each point, and bent between them. */
function traceLine(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  isStraight: boolean,
): void {
  const [first, ...others] = points;
  if (first === undefined) return;
  context.moveTo(first.x, first.y);
  let before = first;
  for (const point of others) {
    const middle = (before.x + point.x) / 2;
    if (isStraight || before.y === point.y) context.lineTo(point.x, point.y);
    else context.bezierCurveTo(middle, before.y, middle, point.y, point.x, point.y);
    before = point;
  }
}

/** Lines end level, from the left. */
function traceArrow(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  const end = points.at(-1);
  if (end === undefined) return;
  context.moveTo(end.x, end.y);
  context.lineTo(end.x - 8, end.y - 4.5);
  context.lineTo(end.x - 8, end.y + 4.5);
  context.closePath();
}
