import { signal } from '@preact/signals';
import { serverNow } from '../api/index.js';

const TICK_MS = 1_000;

/** The scheduler's time in ms, moved on once a second; what reads it is drawn again. */
export const now = signal(serverNow());

/** Stands still while nobody looks. */
export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = serverNow();
  }, TICK_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) now.value = serverNow();
  });
}

/** The browser's own zone. */
export const localZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
