/**
 * B9: how many next occurrences a second the schedules answer on one core, of repeats, unions and
 * cron expressions, in UTC and in zones with daylight saving; beside it croner and cron-parser over
 * the same lines in the same rounds, and the conversion of 10,000 crontab lines.
 */
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { readFileSync } from 'node:fs';
import { type EpochMs, epochMs } from '@horae/submitter/kernel';
import { type Schedule, nextAfter, parseSchedule, readCronLine } from '@horae/submitter/schedule';

const ROUND_COUNT = 7;
const TARGETS = { isoPerSecond: 500_000, cronPerSecond: 100_000, linesMs: 2_000 };
const LINE_COUNT = 10_000;
const START_AT = epochMs(Date.parse('2026-01-01T00:00:30Z'));
/** Without Australia/Lord_Howe: cron-parser throws when half an hour is skipped there. */
const ZONES = ['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Asia/Kolkata'];

/** As crontabs have them: mostly minutes and hours, some weekdays, some days of the month. */
const CRON_LINES = [
  '*/5 * * * *',
  '7 * * * *',
  '0,30 * * * *',
  '*/10 9-17 * * 1-5',
  '0 */2 * * *',
  '30 2 * * *',
  '15 4 * * *',
  '0 9,18 * * 1-5',
  '45 23 * * 6',
  '0 0 1 * *',
  '0 6 1,15 * *',
  '30 4 1 1 *',
];

const ELAPSED = ['PT1M', 'PT5M', 'PT15M', 'PT1H', 'PT6H', 'PT24H', 'PT7H13M'];
const MIXED = ['P1D', 'P1W', 'P1M', 'PT6H'];
const CALENDAR = ['P1D', 'P2D', 'P1W', 'P1M', 'P3M', 'P1Y', 'P1DT12H'];

function read(text: string, timeZone: string): Schedule {
  const schedule = parseSchedule(text, { timeZone, now: START_AT });
  if (!schedule.ok) throw new Error(schedule.error.text);
  return schedule.value;
}

/** Repeats of the given periods in turn, each at another time of the day. */
function unionOf(repeatCount: number, periods: readonly string[]): Schedule {
  const texts = Array.from({ length: repeatCount }, (_, index) => {
    const time = new Date(index * 660_000).toISOString().slice(11, 19);
    return `R/2026-01-01T${time}/${periods[index % periods.length]}`;
  });
  return read(texts.join(';'), 'Europe/Berlin');
}

function inZones(lines: readonly string[]): { line: string; timeZone: string }[] {
  return lines.flatMap((line) => ZONES.map((timeZone) => ({ line, timeZone })));
}

const inUtc = CRON_LINES.map((line) => ({ line, timeZone: 'UTC' }));

type Asker = () => void;

/** Each call of the answer asks for the next occurrence, one schedule after the other. */
function ask(schedules: readonly Schedule[]): Asker {
  const instants: EpochMs[] = schedules.map(() => START_AT);
  let turn = 0;
  return () => {
    turn = turn === schedules.length - 1 ? 0 : turn + 1;
    const next = nextAfter(schedules[turn] as Schedule, instants[turn] as EpochMs);
    // Beyond the year 2037 the zones' rules are no longer tables; begin again.
    instants[turn] = next === null || next > LAST_AT ? START_AT : next;
  };
}

const LAST_AT = Date.parse('2037-12-31T00:00:00Z');

function askCroner(lines: readonly { line: string; timeZone: string }[]): Asker {
  const crons = lines.map(
    ({ line, timeZone }) => new Cron(line, { timezone: timeZone, paused: true }),
  );
  const instants: Date[] = crons.map(() => new Date(START_AT));
  let turn = 0;
  return () => {
    turn = turn === crons.length - 1 ? 0 : turn + 1;
    const next = (crons[turn] as Cron).nextRun(instants[turn]);
    instants[turn] = next === null || next.getTime() > LAST_AT ? new Date(START_AT) : next;
  };
}

function askCronParser(lines: readonly { line: string; timeZone: string }[]): Asker {
  const crons = lines.map(({ line, timeZone }) =>
    CronExpressionParser.parse(line, { currentDate: new Date(START_AT), tz: timeZone }),
  );
  let turn = 0;
  return () => {
    turn = turn === crons.length - 1 ? 0 : turn + 1;
    const cron = crons[turn] as (typeof crons)[number];
    if (cron.next().getTime() > LAST_AT) cron.reset(new Date(START_AT));
  };
}

/** Processor time, so that other programs on the machine do not count. */
function elapsedMs(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

interface Case {
  readonly name: string;
  readonly asker: Asker;
  /** Answers in a round. */
  readonly count: number;
  readonly targetPerSecond?: number;
  /** The case whose median this one is shown as a multiple of. */
  readonly over?: string;
  readonly rates: number[];
}

function caseOf(name: string, asker: Asker, options: Omit<Case, 'name' | 'asker' | 'rates'>): Case {
  return { name, asker, ...options, rates: [] };
}

const zoned = inZones(CRON_LINES);
const cases: readonly Case[] = [
  caseOf(
    'ISO elapsed (PT1M to PT24H)',
    ask(ELAPSED.map((period) => read(`R/1970-01-01T00:00:00Z/${period}`, ''))),
    { count: 4_000_000, targetPerSecond: TARGETS.isoPerSecond },
  ),
  caseOf(
    'ISO calendar in zones (P1D to P1Y)',
    ask(
      CALENDAR.flatMap((period) =>
        ZONES.map((timeZone) => read(`R/2020-01-31T02:30:00/${period}`, timeZone)),
      ),
    ),
    { count: 200_000, targetPerSecond: TARGETS.isoPerSecond },
  ),
  caseOf('ISO union of 10 (P1D)', ask([unionOf(10, ['P1D'])]), {
    count: 400_000,
    targetPerSecond: TARGETS.isoPerSecond,
  }),
  caseOf('ISO union of 128 (P1D)', ask([unionOf(128, ['P1D'])]), {
    count: 400_000,
    targetPerSecond: TARGETS.isoPerSecond,
  }),
  caseOf('ISO union of 128 (P1D, P1W, P1M, PT6H)', ask([unionOf(128, MIXED)]), {
    count: 40_000,
    targetPerSecond: TARGETS.isoPerSecond,
  }),
  caseOf('cron in UTC', ask(inUtc.map(({ line, timeZone }) => read(line, timeZone))), {
    count: 200_000,
    targetPerSecond: TARGETS.cronPerSecond,
  }),
  caseOf('  croner in UTC', askCroner(inUtc), { count: 20_000, over: 'cron in UTC' }),
  caseOf('  cron-parser in UTC', askCronParser(inUtc), { count: 6_000, over: 'cron in UTC' }),
  caseOf('cron in zones', ask(zoned.map(({ line, timeZone }) => read(line, timeZone))), {
    count: 200_000,
    targetPerSecond: TARGETS.cronPerSecond,
  }),
  caseOf('  croner in zones', askCroner(zoned), { count: 2_000, over: 'cron in zones' }),
  caseOf('  cron-parser in zones', askCronParser(zoned), { count: 2_000, over: 'cron in zones' }),
];

/** The real lines of the test's fixture again and again, each time at other minutes and hours. */
function crontabLines(): string[] {
  const fixture = new URL('../test/fixtures/crontab-lines.tsv', import.meta.url);
  const real = readFileSync(fixture, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').slice(2).join('\t'));
  return Array.from({ length: LINE_COUNT }, (_, index) => {
    const line = real[index % real.length] ?? '';
    return line.replace(/^(\d+)(\s+)(\d+)/, (_whole, _minute, blanks: string) => {
      return `${(index * 7) % 60}${blanks}${(index * 5) % 24}`;
    });
  });
}

function round(one: Case): number {
  const ms = elapsedMs(() => {
    for (let count = 0; count < one.count; count += 1) one.asker();
  });
  return (one.count * 1_000) / ms;
}

function convertAll(lines: readonly string[], timeZone: string): number {
  return elapsedMs(() => {
    for (const line of lines) readCronLine(line, { timeZone, now: START_AT });
  });
}

const lines = crontabLines();
const linesMs: Record<string, number[]> = { UTC: [], 'Europe/Berlin': [] };
for (const one of cases) round(one);
for (const zone of Object.keys(linesMs)) convertAll(lines, zone);
for (let count = 0; count < ROUND_COUNT; count += 1) {
  for (const one of cases) one.rates.push(round(one));
}
for (let count = 0; count < 3; count += 1) {
  for (const [zone, all] of Object.entries(linesMs)) all.push(convertAll(lines, zone));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function rangeText(values: readonly number[]): string {
  const shown = (value: number): string => Math.round(value).toLocaleString('en');
  return `${shown(median(values))} (${shown(Math.min(...values))} to ${shown(Math.max(...values))})`;
}

const medians = new Map(cases.map(({ name, rates }) => [name, median(rates)]));
for (const { name, rates, over } of cases) {
  const ratio = over === undefined ? 0 : (medians.get(over) ?? 0) / median(rates);
  const ratioText = over === undefined ? '' : `  Horae: ${ratio.toFixed(0)} times as many`;
  console.log(`${name.padEnd(40)} ${rangeText(rates)} next/s${ratioText}`);
}
for (const [zone, all] of Object.entries(linesMs)) {
  console.log(`${`${LINE_COUNT} crontab lines in ${zone}`.padEnd(40)} ${rangeText(all)} ms`);
}
for (const { name, targetPerSecond, rates } of cases) {
  if (targetPerSecond === undefined) continue;
  verdict(`${name}: next/s (target ≥ ${targetPerSecond})`, median(rates) / targetPerSecond);
}
for (const [zone, all] of Object.entries(linesMs)) {
  verdict(`lines in ${zone}: ms (target < ${TARGETS.linesMs})`, TARGETS.linesMs / median(all));
}

function verdict(what: string, share: number): void {
  const judged = share >= 1 ? 'reached' : `missed by ${((1 - share) * 100).toFixed(0)} %`;
  console.log(`verdict ${what}: ${judged}`);
  if (share < 1) process.exitCode = 1;
}
