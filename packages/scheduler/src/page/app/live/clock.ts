import { signal } from '@preact/signals';
import { serverNow } from '../api/index.js';
import { connection, heardAt } from './event-stream.js';

const TICK_MS = 1_000;

/** The scheduler's time in ms, moved on once a second; what reads it is drawn again. */
export const now = signal(serverNow());

/**
 * Stands still while nobody looks, and while the scheduler is not heard of: a run whose time went
 * on would look as if it were known to run.
 */
export function startClock(): void {
  const tick = () => {
    if (!document.hidden) now.value = connection.peek() === 'lost' ? heardAt.peek() : serverNow();
  };
  setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', tick);
}
