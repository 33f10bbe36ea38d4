import { type TimeRange, panned, zoomed } from '../../../view/index.js';
import { PAN_PART, ZOOM_STEP } from './gantt-tools.js';

interface Moves {
  readonly range: TimeRange;
  readonly show: (range: TimeRange) => void;
}

/** Arrows go from bar to bar; plus, minus and brackets move what is seen. */
export function onGanttKey(event: KeyboardEvent, { range, show }: Moves): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const body = event.currentTarget as HTMLElement;
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => show(zoomed(range, ZOOM_STEP)),
    '=': () => show(zoomed(range, ZOOM_STEP)),
    '-': () => show(zoomed(range, 1 / ZOOM_STEP)),
    '[': () => show(panned(range, -PAN_PART)),
    ']': () => show(panned(range, PAN_PART)),
    ArrowRight: () => stepInRow(body, 1),
    ArrowLeft: () => stepInRow(body, -1),
    ArrowDown: () => stepToRow(body, 1),
    ArrowUp: () => stepToRow(body, -1),
  };
  const act = actions[event.key];
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function stepInRow(body: HTMLElement, by: 1 | -1): void {
  const current = focusedBar(body);
  if (current === null) return focus(body.querySelector('.bar'));
  const bars = barsOf(current.closest('.gantt-row'));
  focus(bars[bars.indexOf(current) + by] ?? null);
}

/** To the nearest bar of the next row that has one. */
function stepToRow(body: HTMLElement, by: 1 | -1): void {
  const current = focusedBar(body);
  if (current === null) return focus(body.querySelector('.bar'));
  const rows = [...body.querySelectorAll<HTMLElement>('.gantt-row')];
  const at = rows.findIndex((row) => row.contains(current));
  const left = current.offsetLeft;
  const next = barsOf(rows[at + by] ?? null).sort(
    (one, other) => Math.abs(one.offsetLeft - left) - Math.abs(other.offsetLeft - left),
  );
  focus(next[0] ?? null);
}

function barsOf(row: Element | null): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>('.bar') ?? [])];
}

function focusedBar(body: HTMLElement): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== body ? activeElement : null;
}

function focus(bar: Element | null): void {
  if (bar instanceof HTMLElement) bar.focus();
}
