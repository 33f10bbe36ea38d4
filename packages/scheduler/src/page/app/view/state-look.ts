/** How a state looks: colour and icon both say it, so that neither is needed alone. */
export interface StateLook {
  readonly tone: 'good' | 'bad' | 'warn' | 'live' | 'calm' | 'odd';
  readonly icon: IconName;
}

export type IconName =
  | 'check'
  | 'cross'
  | 'play'
  | 'clock'
  | 'again'
  | 'stop'
  | 'question'
  | 'skip'
  | 'pause'
  | 'resume'
  | 'dot'
  | 'link';

const LOOKS: Readonly<Record<string, StateLook>> = {
  queued: { tone: 'warn', icon: 'clock' },
  launching: { tone: 'live', icon: 'play' },
  running: { tone: 'live', icon: 'play' },
  killing: { tone: 'warn', icon: 'stop' },
  awaiting: { tone: 'live', icon: 'clock' },
  retrying: { tone: 'warn', icon: 'again' },
  succeeded: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
  killed: { tone: 'odd', icon: 'stop' },
  lost: { tone: 'odd', icon: 'question' },
  skipped: { tone: 'calm', icon: 'skip' },
  idle: { tone: 'calm', icon: 'dot' },
  disabled: { tone: 'calm', icon: 'pause' },
  waiting: { tone: 'warn', icon: 'link' },
  finished: { tone: 'calm', icon: 'check' },
  connected: { tone: 'good', icon: 'check' },
  disconnected: { tone: 'bad', icon: 'cross' },
};

/** A state this page does not know yet is shown calmly, by its own word. */
export function stateLook(state: string): StateLook {
  return LOOKS[state] ?? { tone: 'calm', icon: 'dot' };
}

export function isActive(state: string): boolean {
  return state === 'queued' || state === 'running' || state === 'retrying';
}
