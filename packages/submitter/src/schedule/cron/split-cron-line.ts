/** A crontab line in two: when, and what. */
export interface CronLine {
  readonly expression: string;
  /** As written, without the blanks between; '' when nothing follows. */
  readonly rest: string;
}

const ZONE = String.raw`(?:(?:CRON_TZ|TZ)=\S+\s+)?`;
const TIME = String.raw`[\d*~?][\d*~?,/-]*`;
const DAY = String.raw`[\d*~?LlWw][\d*~?,/LlWw-]*`;
const MONTH = String.raw`[\d*~?A-Za-z][\d*~?,/A-Za-z-]*`;
const WEEKDAY = String.raw`[\d*~?A-Za-z][\d*~?,/#A-Za-z-]*`;
const FIELDS = [TIME, TIME, DAY, MONTH, WEEKDAY].join(String.raw`\s+`);
const LINE = new RegExp(
  String.raw`^\s*(${ZONE}(?:@every\s+\S+|@[A-Za-z]+|${FIELDS}))(?:\s+([^]*))?$`,
);

const WEEKDAY_VALUE = String.raw`(?:\d{1,2}|sun|mon|tue|wed|thu|fri|sat)`;
const WEEKDAY_ENTRY =
  String.raw`(?:[*?]|${WEEKDAY_VALUE}?~${WEEKDAY_VALUE}?|` +
  String.raw`${WEEKDAY_VALUE}(?:-${WEEKDAY_VALUE}|L|#\d)?)(?:/\d{1,2})?`;
const WEEKDAY_FIELD = new RegExp(`^${WEEKDAY_ENTRY}(?:,${WEEKDAY_ENTRY})*$`, 'i');

/**
 * The leading schedule of a crontab line, or of the `command` of a job file: five fields or a
 * nickname. Null when the text does not begin like one. A schedule with a mistake in it
 * (`60 * * * *`) is still one: it is cut off here, and refused with its reason where it is read.
 */
export function splitCronLine(text: string): CronLine | null {
  const match = LINE.exec(text);
  if (match === null) return null;
  return { expression: match[1] ?? '', rest: match[2] ?? '' };
}

/** Whether a word is built like a day-of-week field and not like a user or a command. */
export function looksLikeWeekdayField(word: string): boolean {
  return WEEKDAY_FIELD.test(word);
}
