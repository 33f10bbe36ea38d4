import { shortIsoFromMs } from '../../kernel/index.js';
import type { Language } from '../../schedule/index.js';
import { cronBlock, shownLine } from './cron-block.js';
import { cronDetailsJson } from './cron-details-text.js';
import { cronLinesOf } from './cron-lines.js';
import { type Command, type Context, answer } from '../context.js';
import { hasOffset, readInstant } from './instant-flag.js';
import { oneLine } from '../print.js';
import { CRON_WORDS } from './cron-words.js';
import { type CronAnswer, type CronQuestion, needsZone, readCron } from './read-cron.js';
import { LANGUAGES, reportLanguage } from '../report-language.js';
import { isStandardInput } from '../submit.js';
import { type GivenLine, tableLines } from './table-lines.js';
import { EXIT, type Surroundings, UsageError } from '../surroundings.js';

export interface CronFlags {
  /** What stands behind `submitter cron`. */
  readonly words: readonly string[];
  /** Null = now. */
  readonly from: string | null;
  readonly nextCount: number;
  readonly isExplained: boolean;
  /** Null = the one of the environment. */
  readonly language: string | null;
  readonly isQuartz: boolean;
  readonly seed: string;
  readonly unionCountMax: number;
  /** `--timezone` was given: then it is the zone of ISO 8601 too. */
  readonly isZoneGiven: boolean;
}

/** `submitter cron LINE…`: no server is asked. */
export function explainCron(flags: CronFlags): Command {
  return async (context) => {
    const language = languageOf(flags, context.surroundings);
    const words = cronLinesOf(flags.words);
    const isList = words.length > 1 || words.some(isStandardInput);
    const lines = await linesIn(flags, words, context);
    const asked = lines.map((line) => {
      const question = questionFor(line, { ...flags, language }, context);
      return { answer: readCron(line.text, question, line.table), question };
    });
    const forms = asked.map((each) => jsonForm(each.answer, each.question, flags));
    const blocks = asked.map((each) => cronBlock(each.answer, each.question, flags));
    answer(context, { json: isList ? forms : forms[0], text: blocks.join('\n') });
    if (asked.length === 0) context.surroundings.err(`${CRON_WORDS[language].noLines}\n`);
    for (const { answer: told } of asked) {
      if (told.refusal !== null) {
        const { verdicts, colon } = CRON_WORDS[language];
        const where = isList ? `${shownLine(told.line)}${colon}` : '';
        const verdict = verdicts[told.refusal];
        context.surroundings.err(`${where}${verdict}${colon}${oneLine(told.reason ?? '')}\n`);
      }
    }
    return asked.some((each) => each.answer.refusal !== null) ? EXIT.refused : EXIT.done;
  };
}

function languageOf({ language }: CronFlags, surroundings: Surroundings): Language {
  const known = LANGUAGES.find((each) => each === language) ?? null;
  if (known !== null || language === null) return reportLanguage(known, surroundings);
  throw new UsageError(
    `language: ${JSON.stringify(language)} is not one that is spoken here; expected "en" or "zh".`,
  );
}

async function linesIn(
  { isQuartz }: CronFlags,
  words: readonly string[],
  { surroundings }: Context,
): Promise<GivenLine[]> {
  const lines: GivenLine[] = [];
  for (const word of words) {
    if (isStandardInput(word))
      lines.push(...tableLines(await surroundings.readInput(), { isQuartz }));
    else lines.push({ text: word, timeZone: null, table: null });
  }
  return lines;
}

function questionFor(
  line: GivenLine,
  flags: CronFlags & { readonly language: Language },
  { settings, surroundings }: Context,
): CronQuestion {
  const question: CronQuestion = {
    ...flags,
    timeZone: line.timeZone ?? (needsZone(line.text) ? settings.timeZone : ''),
    isoTimeZone: flags.isZoneGiven ? settings.timeZone : '',
    from: surroundings.now(),
  };
  if (flags.from === null) return question;
  const zone = hasOffset(flags.from)
    ? ''
    : readCron(line.text, { ...question, nextCount: 0 }, line.table).timeZone;
  return { ...question, from: readInstant('from', flags.from, zone) };
}

function jsonForm(told: CronAnswer, question: CronQuestion, flags: CronFlags): object {
  const { line, timeZone, kind, schedule, reason, explanation, dst, drawn, fires } = told;
  return {
    line,
    timezone: timeZone,
    kind,
    schedule,
    reason,
    explanation,
    next: fires.map(({ at }) => shortIsoFromMs(at)),
    dst,
    drawn,
    fires: fires.map(({ at, local, note }) => ({
      utc: shortIsoFromMs(at),
      local: local.replace('.000', ''),
      note,
    })),
    hints: told.hints,
    ...(flags.isExplained ? { details: cronDetailsJson(told, question) } : {}),
  };
}
