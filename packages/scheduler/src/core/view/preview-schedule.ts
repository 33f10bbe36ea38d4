import {
  type EpochMs,
  type Result,
  accepted,
  addMs,
  epochMs,
  isoFromMs,
  refused,
} from '@horae/submitter/kernel';
import type { DstPolicy } from '@horae/submitter/job';
import {
  type CronReading,
  type Language,
  type Schedule,
  type ScheduleProblem,
  describeOccurrence,
  explainSchedule,
  firstOccurrence,
  latestAtOrBefore,
  occurrencesBetween,
  parseSchedule,
  readCronLine,
  reasonText,
  scheduleZoneName,
} from '@horae/submitter/schedule';

/** What a schedule would do if a job with it were posted. */
export interface SchedulePreview {
  /** As asked for, without a command behind the fields. */
  readonly schedule: string;
  /** Whose clock it goes by. */
  readonly timeZone: string;
  readonly kind: 'one' | 'several' | 'cron';
  /** The repeat or union that it is or that a cron line becomes; null for what stays cron. */
  readonly iso: string | null;
  /** Why it is not one repeat; null when it is, or was posted as a union. */
  readonly reason: string | null;
  /** A cron line with numbers in the place of every `~`; null when it has none. */
  readonly drawn: string | null;
  readonly explanation: string;
  /** What a job's `dst` says for `iso` to be exact; null = nothing. */
  readonly dst: DstPolicy | null;
  /** The last occurrence before those of `next`. */
  readonly previous: string | null;
  readonly next: readonly OccurrenceView[];
}

export interface OccurrenceView {
  readonly at: string;
  readonly local: string;
  readonly note: string | null;
}

export interface PreviewOptions {
  /** An IANA zone; '' = none. */
  readonly timeZone: string;
  /** As if posted then; what comes after it is shown. */
  readonly from: EpochMs;
  readonly count: number;
  /** null: nothing is asked for. */
  readonly dst: DstPolicy | null;
  /** What `~` draws from: the job's name. */
  readonly seed: string;
  readonly language: Language;
}

/** A dry look: ISO 8601 as posted, or a crontab line (perhaps with its command) with what it becomes. */
export function previewSchedule(
  text: string,
  options: PreviewOptions,
): Result<SchedulePreview, ScheduleProblem> {
  const form = /^\s*r/i.test(text) ? accepted(repeatForm(text, options)) : cronForm(text, options);
  if (!form.ok) return form;
  const { timeZone, from, count, seed, dst, language } = options;
  const { schedule: shown, ...rest } = form.value;
  const parsed = parseSchedule(shown, {
    timeZone,
    now: from,
    seed,
    ...(dst === null ? {} : { dst }),
  });
  if (!parsed.ok) return parsed;
  const schedule = parsed.value;
  // A start at that very instant counts for a job that is posted then.
  const after = firstOccurrence(schedule) === from ? addMs(from, -1) : from;
  const previousAt = latestAtOrBefore(schedule, after);
  return accepted({
    schedule: shown,
    timeZone: scheduleZoneName(schedule),
    ...rest,
    explanation: explainSchedule(schedule, language, { at: from }),
    previous: previousAt === null ? null : isoFromMs(previousAt),
    next: nextOf(schedule, { after, count, language }),
  });
}

type Form = Pick<SchedulePreview, 'schedule' | 'kind' | 'iso' | 'reason' | 'drawn' | 'dst'>;

function repeatForm(text: string, { dst }: PreviewOptions): Form {
  const kind = text.includes(';') ? 'several' : 'one';
  return { schedule: text, kind, iso: text, reason: null, drawn: null, dst };
}

function cronForm(text: string, options: PreviewOptions): Result<Form, ScheduleProblem> {
  const { timeZone, from, seed, dst, language } = options;
  const reading: CronReading = readCronLine(text, { timeZone, now: from, seed });
  if (!('parsed' in reading)) {
    return refused({ kind: reading.kind, text: reading.reason });
  }
  const { line, kind, schedule, why, drawn } = reading;
  if (dst !== null) {
    // Repeats stand for a line as the daemons read it; another rule is that of cron text only.
    const reason = DST_ASKED[language];
    return accepted({ schedule: line, kind: 'cron', iso: null, reason, drawn, dst });
  }
  const iso = kind === 'cron' ? null : schedule;
  const reason = why === null ? null : reasonText(why, language);
  return accepted({ schedule: line, kind, iso, reason, drawn, dst: reading.dst });
}

const DST_ASKED: Readonly<Record<Language, string>> = {
  en: 'dst asks for another rule than that of the cron daemons, by which it is converted',
  zh: 'dst 要求的规则与 cron 守护进程不同，而转换依据的是后者',
};

function nextOf(
  schedule: Schedule,
  wanted: { readonly after: EpochMs; readonly count: number; readonly language: Language },
): readonly OccurrenceView[] {
  const range = { from: wanted.after, to: epochMs(Infinity), limit: wanted.count };
  return occurrencesBetween(schedule, range).map((dueAt) => {
    const { utc, local, note } = describeOccurrence(schedule, dueAt, wanted.language);
    return { at: utc, local, note };
  });
}
