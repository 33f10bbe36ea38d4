import type { PageName } from './route.js';

/** What a key, or two in a row, asks the page for. */
export type KeyAction =
  | { readonly kind: 'palette' }
  | { readonly kind: 'search' }
  | { readonly kind: 'help' }
  | { readonly kind: 'walk'; readonly step: 1 | -1 }
  | { readonly kind: 'go'; readonly page: PageName };

export interface KeyPress {
  readonly key: string;
  /** Ctrl, or Cmd. */
  readonly isCommand: boolean;
  readonly isAlt: boolean;
  /** The focus is where letters are text. */
  readonly isTyping: boolean;
}

/** The letter behind `g` that leads to a page; shown in the help. */
export const GO_LETTERS: Readonly<Record<PageName, string>> = {
  overview: 'o',
  jobs: 'j',
  graph: 'g',
  runs: 'r',
  calendar: 'c',
  agents: 'a',
  settings: 's',
  new: 'n',
};

/** @param isGoing `g` was the key before this one. */
export function keyAction(press: KeyPress, isGoing: boolean): KeyAction | null {
  const { key, isCommand, isAlt, isTyping } = press;
  if (isCommand && !isAlt && key.toLowerCase() === 'k') return { kind: 'palette' };
  if (isCommand || isAlt || isTyping) return null;
  if (isGoing) return goAction(key);
  if (key === '/') return { kind: 'search' };
  if (key === '?') return { kind: 'help' };
  if (key === 'j') return { kind: 'walk', step: 1 };
  if (key === 'k') return { kind: 'walk', step: -1 };
  return null;
}

/** Does this key begin a pair? */
export function beginsGo({ key, isCommand, isAlt, isTyping }: KeyPress): boolean {
  return key === 'g' && !isCommand && !isAlt && !isTyping;
}

function goAction(letter: string): KeyAction | null {
  for (const [page, own] of Object.entries(GO_LETTERS)) {
    if (own === letter) return { kind: 'go', page: page as PageName };
  }
  return null;
}
