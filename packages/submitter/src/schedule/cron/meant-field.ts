import { type FieldKind, SHAPES, overTheEnd, parseCronField } from './cron-field.js';

/** What a refused field of a cron line was probably meant to be; null when there is no guess. */
export function meantField(text: string, kind: FieldKind): string | null {
  const entries = text.split(',').map((entry) => meantEntry(entry, kind));
  const meant = entries.filter((entry) => entry !== '').join(',');
  return meant !== text && isField(meant, kind) ? meant : null;
}

/** Also one with `~` in it, which is a number only once it is drawn. */
function isField(text: string, kind: FieldKind): boolean {
  const isDrawn = /^\d*~\d*(\/[1-9]\d*)?$/.test(text);
  return isDrawn || parseCronField(text, kind).ok;
}

function meantEntry(entry: string, kind: FieldKind): string {
  if (parseCronField(entry, kind).ok) return entry;
  const jenkins = /^h(?:\((\d+)-(\d+)\))?(\/\d+)?$/i.exec(entry);
  if (jenkins !== null) return `${jenkins[1] ?? ''}~${jenkins[2] ?? ''}${jenkins[3] ?? ''}`;
  if (entry === '?' || entry === '**') return '*';
  const every = /^(?:\*|\/)(\d+)$/.exec(entry);
  if (every !== null) return `*/${every[1]}`;
  const group = kind === 'weekday' ? WEEKDAY_WORDS[entry.toLowerCase()] : undefined;
  if (group !== undefined) return group;
  if (kind === 'weekday' && /^[0-7]#6$/.test(entry)) return entry.replace('#6', 'L');
  const [rangeText = '', stepText, ...more] = entry.split('/');
  if (more.length > 0 || rangeText.split('-').length > 2) return entry;
  const step = stepText === undefined || /^0*$/.test(stepText) ? null : stepText;
  return rangeText.includes('-')
    ? meantRange(rangeText, step, kind)
    : meantValue(rangeText, step, kind);
}

const WEEKDAY_WORDS: Readonly<Record<string, string>> = {
  weekday: '1-5',
  weekdays: '1-5',
  workday: '1-5',
  workdays: '1-5',
  weekend: '0,6',
  weekends: '0,6',
};

function meantValue(text: string, step: string | null, kind: FieldKind): string {
  const { low, high } = SHAPES[kind];
  // 60 is minute 0 of the next hour, 24 hour 0 of the next day.
  const isNextRound = text === String(high + 1) && low === 0 && kind !== 'weekday';
  const value = isNextRound ? '0' : meantNumber(text, kind);
  if (step === null) return value;
  return value === '*' || Number(value) === low ? `*/${step}` : `${value}-${high}/${step}`;
}

function meantRange(text: string, step: string | null, kind: FieldKind): string {
  const { low: bottom, high: top } = SHAPES[kind];
  const [lowText = '', highText = ''] = text.split('-');
  const tail = step === null ? '' : `/${step}`;
  const low = meantNumber(lowText, kind);
  const high = highText === '' ? String(top) : meantNumber(highText, kind);
  const [from, to] = [Number(low), Number(high)];
  if (to > top) {
    // One more than the highest stands for the first of the next round: 8-24 is 8-23 and 0.
    const isNextRound = to === top + 1 && bottom === 0 && from > bottom && kind !== 'weekday';
    return isNextRound && step === null ? `${low}-${top},0` : `${low}-${top}${tail}`;
  }
  const isReversed = parseCronField(`${low}-${high}`, kind).ok === false && low !== high;
  if (!isReversed) return `${low}-${high}${tail}`;
  return step === null
    ? overTheEnd([low, high], kind)
    : steppedOverTheEnd(from, to, { step, kind });
}

function steppedOverTheEnd(
  from: number,
  to: number,
  { step, kind }: { readonly step: string; readonly kind: FieldKind },
): string {
  const { low: bottom, high } = SHAPES[kind];
  const top = kind === 'weekday' ? 6 : high;
  const stride = Number(step);
  if (!(stride >= 1) || Number.isNaN(from + to)) return '';
  const size = top - bottom + 1;
  const values: number[] = [];
  for (let value = from; value <= to + size; value += stride) {
    values.push(value > top ? value - size : value);
  }
  return values.join(',');
}

/** A number or a name as the field knows it. */
function meantNumber(text: string, kind: FieldKind): string {
  const { names, low } = SHAPES[kind];
  const name = names.find((known) => text.toLowerCase().startsWith(known));
  if (name !== undefined) return name;
  const clock = kind === 'hour' ? /^(\d{1,2})(am|pm)$/i.exec(text) : null;
  if (clock !== null) {
    return String((Number(clock[1]) % 12) + (clock[2]?.toLowerCase() === 'pm' ? 12 : 0));
  }
  return text === '0' && low === 1 ? '1' : text;
}
