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
