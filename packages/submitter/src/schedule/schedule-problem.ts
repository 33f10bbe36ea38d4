import { type Result, refused } from '../kernel/index.js';
import { similarZone } from './clock/index.js';

/** Why a schedule cannot be taken: one sentence with the value, the rule and an example. */
export interface ScheduleProblem {
  /**
   * `never`: the daemons would take it, but no time ever fits; `reboot`: runs when a machine
   * starts, which is no time; `refused`: anything else.
   */
  readonly kind: 'refused' | 'never' | 'reboot';
  readonly text: string;
}

/** Longer values are cut in sentences: a refusal must stay readable. */
const QUOTED_LENGTH_MAX = 80;

export function problem(
  text: string,
  kind: ScheduleProblem['kind'] = 'refused',
): Result<never, ScheduleProblem> {
  return refused({ kind, text });
}

export function quote(value: string): string {
  const shown = value.length > QUOTED_LENGTH_MAX ? `${value.slice(0, QUOTED_LENGTH_MAX)}…` : value;
  return `"${shown}"`;
}

/** Longer texts are not written by hand, and their refusals must stay readable. */
export const CORRECTED_LENGTH_MAX = 200;

const EXAMPLE_MARK = 'expected e.g. ';

/**
 * The refusal with its example, the end of every one, replaced by what was probably meant as a
 * whole, to be copied; `part` is the piece of it that differs.
 */
export function withCorrection(
  refusal: ScheduleProblem,
  correction: { readonly whole: string; readonly part: string | null },
): ScheduleProblem {
  const { whole, part } = correction;
  const rule = refusal.text.slice(0, refusal.text.lastIndexOf(EXAMPLE_MARK));
  const isSaid = part === null || part === '' || part === whole || rule.includes('probably meant');
  const meant = isSaid
    ? rule
    : `${rule.replace(/[;,]?\s*$/, '')}; ${quote(part)} was probably meant; `;
  return { kind: refusal.kind, text: `${meant}${EXAMPLE_MARK}"${whole}".` };
}

export function unknownZone(name: string): Result<never, ScheduleProblem> {
  const meant = similarZone(name);
  const hint = meant === null ? '' : ` "${meant}" was probably meant;`;
  return problem(
    `${quote(name)} is not a known time zone;${hint} expected an IANA name, e.g. ` +
      '"Europe/Berlin" or "UTC".',
  );
}
