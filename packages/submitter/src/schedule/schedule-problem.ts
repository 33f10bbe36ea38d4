import { type Result, refused } from '../kernel/index.js';

/** Why a schedule cannot be taken: one sentence with the value, the rule and an example. */
export interface ScheduleProblem {
  readonly text: string;
}

/** Longer values are cut in sentences: a refusal must stay readable. */
const QUOTED_LENGTH_MAX = 80;

export function problem(text: string): Result<never, ScheduleProblem> {
  return refused({ text });
}

export function quote(value: string): string {
  const shown = value.length > QUOTED_LENGTH_MAX ? `${value.slice(0, QUOTED_LENGTH_MAX)}…` : value;
  return `"${shown}"`;
}

export function unknownZone(name: string): Result<never, ScheduleProblem> {
  return problem(
    `${quote(name)} is not a known time zone; expected an IANA name, e.g. "Europe/Berlin" or "UTC".`,
  );
}
