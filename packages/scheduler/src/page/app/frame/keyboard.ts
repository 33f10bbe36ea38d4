import { areShortcutsOn } from '../settings/index.js';
import { type KeyAction, type KeyPress, beginsGo, keyAction, routeAddress } from '../view/index.js';
import { isHelpOpen } from './help-dialog.js';
import { isPaletteOpen } from './palette-host.js';

/** The second key of a pair comes within this time. */
const PAIR_MS = 1_500;

/** The keys that work on every page. A dialog has its own. */
export function startKeyboard(): void {
  let goingUntilMs = 0;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isInDialog()) return;
    const press = pressOf(event);
    const isGoing = performance.now() < goingUntilMs;
    if (!areShortcutsOn.value && !press.isCommand) return;
    const action = keyAction(press, isGoing);
    goingUntilMs = !isGoing && beginsGo(press) ? performance.now() + PAIR_MS : 0;
    if (action === null) return;
    if (act(action)) event.preventDefault();
  });
}

/** True when it did something. */
function act(action: KeyAction): boolean {
  switch (action.kind) {
    case 'palette':
      isPaletteOpen.value = true;
      return true;
    case 'help':
      isHelpOpen.value = true;
      return true;
    case 'go':
      location.hash = routeAddress(action.page);
      return true;
    case 'search':
      return focusSearch();
    case 'walk':
      return walk(action.step);
  }
}

function focusSearch(): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>('[data-search]')].find(isShown);
  field?.focus();
  field?.select();
  return field !== undefined;
}

/** Moves the focus among the main links of a list's rows; Enter then opens one, as of any link. */
function walk(step: 1 | -1): boolean {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row] a[data-main]')].filter(
    isShown,
  );
  const row = document.activeElement?.closest('[data-row]') ?? null;
  const at = row === null ? -1 : links.findIndex((link) => row.contains(link));
  const next = at < 0 ? links[step === 1 ? 0 : links.length - 1] : links[at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

function isShown(element: HTMLElement): boolean {
  return element.checkVisibility();
}

function isInDialog(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    isCommand: event.ctrlKey || event.metaKey,
    isAlt: event.altKey,
    isTyping: isTextPlace(event.target),
  };
}

function isTextPlace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target.isContentEditable || /^(select|textarea)$/i.test(target.tagName);
}

const NO_TEXT: ReadonlySet<string> = new Set(['button', 'checkbox', 'radio', 'range', 'submit']);
