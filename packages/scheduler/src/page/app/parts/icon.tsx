import type { IconName } from '../view/index.js';

const PATHS: Readonly<Record<IconName, string>> = {
  check: 'M3 8.5l3.2 3.2L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  play: 'M5 3.5l7 4.5-7 4.5z',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.6',
  again: 'M12.8 6A5 5 0 1 0 13 9.4M13 2.8V6H9.8',
  stop: 'M4 4h8v8H4z',
  question: 'M5.6 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8M8 12.6v.2',
  skip: 'M3.5 4l4 4-4 4M8.5 4l4 4-4 4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  resume: 'M3.5 3.5v9M7 4l6 4-6 4z',
  dot: 'M8 7a1 1 0 1 0 0 2 1 1 0 0 0 0-2z',
  link: 'M6.5 9.5l3-3M7 4.8l1.2-1.2a3 3 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.2 1.2a3 3 0 0 1-4.2-4.2L4.8 7',
};

const FILLED: ReadonlySet<IconName> = new Set(['play', 'stop', 'dot']);

/** A sign that stands beside its word; readers of the screen hear the word only. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon ${FILLED.has(name) ? 'filled' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The same as a path in a square of 16, for what is painted. */
export function iconShape(name: IconName): { readonly path: string; readonly isFilled: boolean } {
  return { path: PATHS[name], isFilled: FILLED.has(name) };
}
