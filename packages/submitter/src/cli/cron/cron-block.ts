import { SECOND_MS, epochMs, shortIsoFromMs } from '../../kernel/index.js';
import { latestAtOrBefore } from '../../schedule/index.js';
import { type CronWords, CRON_WORDS } from './cron-words.js';
import { type Row, cellCount, detailRows } from './cron-details-text.js';
import { oneLine, table } from '../print.js';
import type { CronAnswer, CronQuestion, Fire } from './read-cron.js';

/** Repeats of a union that are shown unasked. */
const REPEAT_COUNT_SHOWN = 3;
const LINE_LENGTH_MAX = 160;
/** With the labels about as wide as the table of times. */
const SENTENCE_WIDTH_MAX = 78;

/** What people read about one line. */
export function cronBlock(
  told: CronAnswer,
  question: CronQuestion,
  { isExplained }: { readonly isExplained: boolean },
): string {
  const words = CRON_WORDS[question.language];
  const rows: Row[] = [];
  if (told.refusal !== null) {
    rows.push([words.verdicts[told.refusal], [told.explanation]]);
    if (told.hints.length > 0) rows.push([words.labels.note, told.hints]);
  } else {
    rows.push([words.labels.means, [told.explanation]]);
    rows.push(...scheduleRows(told, question, isExplained));
    if (told.hints.length > 0) rows.push([words.labels.note, told.hints]);
    if (isExplained) rows.push(...detailRows(told, question));
    if (question.nextCount > 0) rows.push([words.labels.next, nextLines(told, question, words)]);
  }
  const width = Math.max(...rows.map(([label]) => cellCount(label)));
  const lines = rows.flatMap(([label, texts]) =>
    texts.flatMap(wrapped).map((text, index) => {
      const shown = index === 0 ? label : '';
      return `  ${shown}${' '.repeat(width - cellCount(shown))}  ${oneLine(text)}`.trimEnd();
    }),
  );
  return [shownLine(told.line), ...lines].map((line) => `${line}\n`).join('');
}

/** A line as given, cut where it would fill the screen. */
export function shownLine(line: string): string {
  const text = oneLine(line);
  return text.length > LINE_LENGTH_MAX ? `${text.slice(0, LINE_LENGTH_MAX)}…` : text;
}

/** A sentence in lines of a readable width; tables and schedules stay whole. */
function wrapped(text: string): string[] {
  if (text.includes('  ')) return [text];
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && cellCount(line) + cellCount(word) >= SENTENCE_WIDTH_MAX) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function scheduleRows(told: CronAnswer, question: CronQuestion, isExplained: boolean): Row[] {
  const words = CRON_WORDS[question.language];
  const { labels } = words;
  const rows: Row[] = [];
  // A repeat given as such becomes nothing else.
  if (told.cron !== null || told.kind === 'several') {
    const label = told.kind === 'cron' ? labels.stays : labels.becomes;
    rows.push([told.cron === null ? labels.is : label, scheduleLines(told, words, isExplained)]);
  }
  if (told.reason !== null && told.cron !== null) rows.push([labels.why, [told.reason]]);
  if (told.dst !== null) rows.push([labels.dst, [`"dst": ${JSON.stringify(told.dst)}`]]);
  if (told.drawn !== null) {
    rows.push([labels.drawn, [told.drawn, words.drawnFrom(question.seed)]]);
  }
  rows.push([labels.zone, [told.timeZone === '' ? 'UTC' : told.timeZone]]);
  return rows;
}

function scheduleLines({ schedule }: CronAnswer, words: CronWords, isExplained: boolean): string[] {
  const repeats = (schedule ?? '').split(';').map((repeat) => repeat.trim());
  if (repeats.length === 1) return repeats;
  // One more line would say no less than the repeat itself.
  const isShort = isExplained || repeats.length <= REPEAT_COUNT_SHOWN + 1;
  const shown = isShort ? repeats : repeats.slice(0, REPEAT_COUNT_SHOWN);
  const rest = repeats.length - shown.length;
  return [
    words.repeats(repeats.length),
    ...shown.map((repeat) => `  ${repeat}`),
    ...(rest === 0 ? [] : [`  ${words.more(rest)}`]),
  ];
}

function nextLines(told: CronAnswer, { from }: CronQuestion, words: CronWords): string[] {
  const { fires, parsed } = told;
  const after = shortIsoFromMs(epochMs(Math.floor(from / SECOND_MS) * SECOND_MS));
  if (fires.length === 0) {
    const last = parsed === null ? null : latestAtOrBefore(parsed, from);
    if (last === from) return [words.only(after)];
    return [words.none(after, last === null ? null : shortIsoFromMs(last))];
  }
  const isUtc = /^(|(Etc\/)?(UTC|GMT))$/.test(told.timeZone);
  const rows = table(fires.map((fire) => fireCells(fire, words, isUtc))).split('\n');
  const lines = fires.flatMap(({ note }, index) => [
    rows[index] ?? '',
    ...(note === null ? [] : wrapped(note).map((line) => `  ${line}`)),
  ]);
  return [words.after(after), ...lines];
}

/** Weekday, local time with its offset, and UTC where that is something else. */
function fireCells(
  { at, local }: Fire,
  { weekdays }: CronWords,
  isUtc: boolean,
): readonly string[] {
  const [, date = '', clock = '', offset = ''] = /^(.+?)T([\d:.]+)(.*)$/.exec(local) ?? [];
  const weekday = weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
  const time = `${weekday} ${date} ${clock.replace('.000', '')}`;
  return isUtc ? [`${time} UTC`] : [`${time} ${offset.replace('Z', '+00:00')}`, shortIsoFromMs(at)];
}
