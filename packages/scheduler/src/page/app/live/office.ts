import { effect, signal } from '@preact/signals';
import { type OfficeAnswer, fetchOffice } from '../api/index.js';
import { connection, onLiveEvent } from './event-stream.js';

/** A change that the reader should know of: what was asked before may be worth a look. */
export interface Takeover {
  readonly leader: string;
  readonly epoch: number;
  /** The one that led before leads again. */
  readonly isSame: boolean;
}

const AGAIN_MS = 2_000;
const SAID_FOR_MS = 60_000;

/** Who leads; null while that is not known. */
export const office = signal<OfficeAnswer | null>(null);
/** The last one, for a while. */
export const takeover = signal<Takeover | null>(null);

let known: { readonly leader: string; readonly epoch: number } | null = null;
let askAgain: ReturnType<typeof setTimeout> | undefined;
let forget: ReturnType<typeof setTimeout> | undefined;

/** Keeps `office` up to date: at each change, and again and again while the stream is lost. */
export function watchOffice(): void {
  effect(() => {
    if (connection.value !== 'connecting') void ask();
  });
  onLiveEvent((event) => {
    if (event.type === 'leader') void ask();
  });
}

export function dismissTakeover(): void {
  clearTimeout(forget);
  takeover.value = null;
}

async function ask(): Promise<void> {
  clearTimeout(askAgain);
  try {
    const answer = await fetchOffice();
    office.value = answer;
    note(answer);
  } catch {
    office.value = null;
  }
  clearTimeout(askAgain);
  const isSettled = connection.peek() === 'open' && office.peek()?.leader != null;
  if (!isSettled) askAgain = setTimeout(() => void ask(), AGAIN_MS);
}

function note({ leader, epoch }: OfficeAnswer): void {
  if (leader === null || epoch === null) return;
  if (known !== null && known.epoch !== epoch) {
    takeover.value = { leader, epoch, isSame: known.leader === leader };
    clearTimeout(forget);
    forget = setTimeout(dismissTakeover, SAID_FOR_MS);
  }
  known = { leader, epoch };
}
