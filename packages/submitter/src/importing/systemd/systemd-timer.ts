import {
  type EpochMs,
  type Result,
  accepted,
  addMs,
  epochMs,
  refused,
} from '../../kernel/index.js';
import {
  type ForeignJob,
  type ForeignJobs,
  type ImportFile,
  type ImportNote,
  type ImportOptions,
  SCHEDULE_LABEL,
} from '../import-result.js';
import { jobNameOf } from '../job-name.js';
import { Ledger, shown } from '../members.js';
import { type SettledSchedule, elapsedRepeat, scheduleMembers } from '../settle-schedule.js';
import { conditionLines } from './systemd-conditions.js';
import { settleCalendars } from './systemd-schedule.js';
import { serviceMembers } from './systemd-service.js';
import { Settings } from './systemd-settings.js';
import { systemdSpanMs } from './systemd-span.js';
import { type Unit, asInstance, serviceNameOf, templateOf, unitsOfFile } from './systemd-unit.js';

/** Every timer among the files with the service that it starts. */
export function jobsFromTimers(files: readonly ImportFile[], options: ImportOptions): ForeignJobs {
  const units = files.flatMap(unitsOfFile);
  const timers = units.filter(isTimer);
  const services = new Map(units.filter((unit) => !isTimer(unit)).map((unit) => [unit.name, unit]));
  const used = new Set<Unit>();
  const jobs = timers.map((timer) => {
    const name = serviceNameOf(timer);
    const service = services.get(name) ?? services.get(templateOf(name) ?? '');
    if (service !== undefined) used.add(service);
    const own = service === undefined ? null : asInstance(service, name);
    return jobFromTimer(asInstance(timer, timer.name), own, options);
  });
  const unused = [...services.values()].filter((unit) => !used.has(unit));
  const notes = unused.map((unit): ImportNote => {
    const text = `${unit.name}: no timer among the files starts it; it is left out`;
    return { fileName: unit.fileName, line: unit.line, text };
  });
  const refusals = timers.length === 0 && files.length > 0 ? noTimer(files) : [];
  return { jobs, refusals, notes };
}

function noTimer(files: readonly ImportFile[]) {
  const [{ fileName } = { fileName: '' }] = files;
  return [
    { fileName, line: 1, name: null, reasons: ['There is no timer (a [Timer] section) in it.'] },
  ];
}

function isTimer(unit: Unit): boolean {
  return (
    unit.name.endsWith('.timer') || unit.assignments.some(({ section }) => section === 'Timer')
  );
}

function jobFromTimer(timer: Unit, service: Unit | null, options: ImportOptions): ForeignJob {
  const ledger = new Ledger();
  const name = jobNameOf(timer.name.replace(/\.timer$/, ''), options.namePrefix, ledger);
  const settings = new Settings(timer, 'Timer', ledger);
  settings.state('Unit');
  if (timer.name.endsWith('@.timer')) {
    ledger.refuse(`${timer.name}: is a template; name the file of an instance, as a@b.timer`);
  }
  const settled = scheduleOf(settings, options);
  if (!settled.ok) ledger.refuse(settled.error);
  const isPersistent = settings.flag('Persistent') ?? false;
  const [lines, every] = [settings.all('OnCalendar'), settings.last('OnUnitActiveSec')];
  const original = lines.length === 0 ? `OnUnitActiveSec=${every}` : lines.join('; ');
  settings.leaveOut(LEFT_OUT);
  settings.tell();
  const head = headOf(timer, ledger);
  const wanted = serviceNameOf(timer);
  if (service === null) {
    ledger.refuse(
      `${wanted}: the command is in it, and it is neither among the files nor beside the timer`,
    );
  }
  const serviceHead = service === null ? null : headOf(service, ledger);
  const before = [...head.before, ...(serviceHead?.before ?? [])];
  const program = service === null ? {} : serviceMembers(service, before, ledger);
  for (const unit of service === null ? [timer] : [timer, service]) tellOddLines(unit, ledger);
  const document = {
    name,
    ...program,
    ...(settled.ok ? scheduleMembers(settled.value) : {}),
    // A time that passes while nobody looks is made up for only by a persistent timer.
    misfire: isPersistent ? 'latest' : 'skip',
    // A service that is still running is not started again.
    overlap: 'skip',
    description: serviceHead?.description || head.description,
    ...(options.host === '' ? {} : { host: options.host }),
    labels: { [SCHEDULE_LABEL]: original },
  };
  const conversion = settled.ok ? settled.value : null;
  const { notes, reasons } = ledger;
  const { fileName, line } = timer;
  return { fileName, line, name, document, conversion, notes, reasons };
}

const EXACT = 'is left out: runs are due exactly at their times';
const LEFT_OUT = {
  AccuracySec: EXACT,
  RandomizedDelaySec: EXACT,
  RandomizedOffsetSec: EXACT,
  FixedRandomDelay: EXACT,
  WakeSystem: '',
  RemainAfterElapse: '',
  DeferReactivation: '',
};

const MONOTONIC = ['OnActiveSec', 'OnBootSec', 'OnStartupSec', 'OnUnitInactiveSec'] as const;

function scheduleOf(timer: Settings, options: ImportOptions): Result<SettledSchedule, string> {
  const { now, timeZone } = options;
  const calendars = timer.all('OnCalendar');
  const every = timer.all('OnUnitActiveSec');
  const others = MONOTONIC.filter((key) => timer.all(key).length > 0);
  const onChange = ['OnClockChange', 'OnTimezoneChange'].filter((key) => timer.flag(key) === true);
  if (onChange.length > 0) {
    return refused(`${onChange.join(', ')}: a change of the clock is no time; only OnCalendar is`);
  }
  if (calendars.length === 0 && every.length === 1 && !others.includes('OnUnitInactiveSec')) {
    if (others.length > 0)
      timer.note(others.join(', '), 'is left out: there is no boot to count the first run from');
    return everySpan(every[0] ?? '', { timer, now });
  }
  if (calendars.length === 0 || others.length > 0 || every.length > 0) {
    const named = [...others, ...(every.length > 0 ? ['OnUnitActiveSec'] : [])].join(', ');
    return refused(
      named === ''
        ? 'OnCalendar: is missing, so there is no time in the timer'
        : `${named}: counts from a start or an end on one machine, for which there is no due ` +
            'time; write it as OnCalendar',
    );
  }
  const settled = settleCalendars(calendars, { now, timeZone });
  const hasZone = calendars.every(
    (text) => /\s[A-Z]\S*$/.test(text.trim()) && !/^\S+$/.test(text.trim()),
  );
  if (settled.ok && !hasZone && settled.value.scheduleTimeZone === timeZone) {
    timer.note(
      'OnCalendar',
      `in the zone of the machine, read as ${timeZone || 'UTC'} (--timezone)`,
    );
  }
  return settled.ok ? settled : refused(`OnCalendar: ${settled.error}`);
}

/** The usual way to say "every so often": from one start to the next. */
function everySpan(
  text: string,
  { timer, now }: { readonly timer: Settings; readonly now: EpochMs },
): Result<SettledSchedule, string> {
  const ms = systemdSpanMs(text);
  if (ms === null || ms < 1_000 || ms === Infinity) {
    return refused(
      `OnUnitActiveSec: ${shown(text)} is no time span of a second or more, e.g. "15min"`,
    );
  }
  timer.note(
    'OnUnitActiveSec',
    `${shown(text)} counts from the import on; systemd counts from the last start, and anew ` +
      'after a boot',
  );
  return accepted(elapsedRepeat(addMs(epochMs(Math.floor(now / 1_000) * 1_000), ms), ms));
}

interface Head {
  readonly description: string;
  /** What a shell asks before the command. */
  readonly before: readonly string[];
}

/** `[Unit]` and `[Install]`; what decides whether a unit starts at all cannot be left out. */
function headOf(unit: Unit, ledger: Ledger): Head {
  const head = new Settings(unit, 'Unit', ledger);
  const description = head.last('Description');
  head.state('Documentation', 'SourcePath');
  const before = conditionLines(head);
  head.leaveOutAll(ORDER, 'nothing else is started or waited for; left out');
  head.leaveOutAll(['OnFailure', 'OnSuccess'], 'no other unit is started afterwards; left out');
  head.tell();
  // Where it is switched on: [Install] says nothing about when and what runs.
  const known = new Set(['Unit', 'Install', 'Timer', 'Service']);
  const others = new Set(
    unit.assignments.map(({ section }) => section).filter((one) => !known.has(one)),
  );
  for (const section of others) {
    if (!section.startsWith('X-')) ledger.note(`[${section}]: is not known here and is left out`);
  }
  return { description, before };
}

/** What orders units and stops them: a run waits for nothing but its time. */
const ORDER = (
  'After Before Wants Requires BindsTo PartOf Upholds PropagatesStopTo Conflicts ' +
  'Requisite RequiresMountsFor WantsMountsFor DefaultDependencies JobTimeout StartLimit ' +
  'CollectMode RefuseManual IgnoreOnIsolate StopWhenUnneeded AllowIsolate FailureAction ' +
  'SuccessAction RebootArgument JoinsNamespaceOf'
).split(' ');

function tellOddLines(unit: Unit, ledger: Ledger): void {
  for (const { line, text } of unit.oddLines) {
    ledger.refuse(
      `line ${line} of ${unit.name}: ${shown(text)} is neither [Section] nor Name=value`,
    );
  }
}

/** The names of service units that the timers of these files start and that are not among them. */
export function servicesWanted(files: readonly ImportFile[]): readonly (readonly string[])[] {
  const units = files.flatMap(unitsOfFile);
  const known = new Set(units.map(({ name }) => name));
  return units.filter(isTimer).flatMap((timer) => {
    const name = serviceNameOf(timer);
    const template = templateOf(name);
    const names = template === null ? [name] : [name, template];
    return names.some((one) => known.has(one)) ? [] : [names];
  });
}
