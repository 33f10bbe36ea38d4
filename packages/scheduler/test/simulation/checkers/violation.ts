/** A broken promise: which, and what was seen. */
export interface Violation {
  readonly promise: 'P1' | 'P2' | 'P3' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'live' | 'store';
  readonly text: string;
}
