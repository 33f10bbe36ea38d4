import { partsOfLine } from '../../crontab/index.js';
import {
  type ScheduleProblem,
  looksLikeWeekdayField,
  splitCronLine,
} from '../../schedule/index.js';

/** A line to be explained. */
export interface GivenLine {
  readonly text: string;
  /** From a `CRON_TZ=` line above it; null when there is none. */
  readonly timeZone: string | null;
  /** As a line of a crontab; null where it stands alone. */
  readonly table: TableLine | null;
}

export interface TableLine {
  /** Five of them, or a nickname. */
  readonly fields: string;
  /** Why no crontab can have the line; null where one can. */
  readonly problem: ScheduleProblem | null;
}

/**
 * The lines of standard input that have a time; comments and settings are passed over. With one of
 * these, or with a command behind any line, the input is a crontab, and each line is read as one.
 */
export function tableLines(
  input: string,
  { isQuartz }: { readonly isQuartz: boolean },
): readonly GivenLine[] {
  const texts = input.replace(/^\uFEFF/, '').split(/\r?\n/);
  const isTable = !isQuartz && texts.some(isOfTable);
  const lines: GivenLine[] = [];
  let timeZone: string | null = null;
  for (const text of texts) {
    if (/^\s*(#|$)/.test(text)) continue;
    const setting = settingIn(text);
    if (setting === null) {
      lines.push({ text, timeZone, table: isTable ? tableLine(text) : null });
    } else if (setting.name === 'CRON_TZ') {
      // As in a crontab: an empty one takes back the one above.
      timeZone = setting.value === '' ? null : setting.value;
    }
  }
  return lines;
}

/** Whether the line stands in crontabs only: a comment, a setting, or one with a command. */
function isOfTable(text: string): boolean {
  if (/^\s*#/.test(text) || settingIn(text) !== null) return true;
  const [word, ...others] = (splitCronLine(text)?.rest ?? '').split(/\s+/);
  if (word === undefined || word === '') return false;
  // One word more may be a sixth field, and one behind that a year.
  return (
    !looksLikeWeekdayField(word) || (others.length > 0 && !/^[\d*,/-]+$/.test(others[0] ?? ''))
  );
}

/** Null for what is no line of a crontab, as a schedule of ISO 8601. */
function tableLine(text: string): TableLine | null {
  const content = text.trim();
  const split = splitCronLine(content.replace(/^-/, ''));
  if (split === null) {
    const fields = /^(?:(?:CRON_TZ|TZ)=\S+\s+)?\S+(?:\s+\S+){4}(?=\s)/.exec(content)?.[0];
    return fields === undefined ? null : { fields, problem: null };
  }
  // That the command is missing matters to nobody who asks for its times.
  const parts = split.rest === '' ? split : partsOfLine(content, false);
  return 'trouble' in parts
    ? { fields: split.expression, problem: { kind: 'refused', text: parts.trouble } }
    : { fields: parts.expression, problem: null };
}

function settingIn(text: string): { readonly name: string; readonly value: string } | null {
  const match = /^\s*["']?(\w+)["']?\s*=(.*)$/.exec(text);
  if (match === null || splitCronLine(text) !== null) return null;
  const value = (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
  return { name: match[1] ?? '', value };
}
