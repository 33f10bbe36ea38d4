import { type Result, accepted } from '../../kernel/index.js';
import {
  type FieldKind,
  SHAPES,
  fieldProblem,
  fieldRefusal,
  parseNumber,
  parseStep,
} from './cron-field.js';
import { draw } from './draw.js';
import { type ScheduleProblem, quote } from '../schedule-problem.js';

/**
 * The field with a number in the place of every `a~b`, `a~`, `~b` or `~`: any of the range, as
 * cronie and OpenBSD have it. Their daemons draw when they read the table; here the seed and the
 * place of the entry decide, so that a job keeps its number. With a step, as in `~/10`, the first
 * value is drawn from the first step of the range and the others follow, as OpenBSD does.
 */
export function drawCronField(
  text: string,
  kind: FieldKind,
  seed: string,
): Result<string, ScheduleProblem> {
  const entries: string[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const drawn = entry.includes('~')
      ? drawEntry(entry, kind, `${seed}\n${kind}\n${index}`)
      : accepted(entry);
    if (!drawn.ok) return fieldProblem(text, kind, drawn.error);
    entries.push(drawn.value);
  }
  return accepted(entries.join(','));
}

function drawEntry(entry: string, kind: FieldKind, seed: string): Result<string, string> {
  const shape = SHAPES[kind];
  const [rangeText = '', stepText] = entry.split('/');
  const [lowText = '', highText = '', ...more] = rangeText.split('~');
  if (more.length > 0) return fieldRefusal(`${quote(entry)} has more than one "~"`);
  const low = lowText === '' ? accepted(shape.low) : parseNumber(lowText, kind);
  if (!low.ok) return low;
  const high = highText === '' ? accepted(openEnd(kind, low.value)) : parseNumber(highText, kind);
  if (!high.ok) return high;
  if (low.value > high.value) {
    return fieldRefusal(`the range of "~" goes upwards, "${rangeText}" would never match`);
  }
  const size = high.value - low.value + 1;
  if (stepText === undefined) return accepted(String(low.value + draw(seed, size)));
  const step = parseStep(stepText);
  if (!step.ok) return step;
  const first = low.value + draw(seed, Math.min(step.value, size));
  return accepted(`${first}-${high.value}/${step.value}`);
}

/** Where a range without an upper end stops. */
function openEnd(kind: FieldKind, low: number): number {
  // 7 is Sunday again: it would be drawn twice as often as other days.
  if (kind === 'weekday') return Math.max(6, low);
  // Every month has 28 days: a job that drew 31 (as in cronie) would miss half of the months.
  if (kind === 'day' && low <= 28) return 28;
  return SHAPES[kind].high;
}
