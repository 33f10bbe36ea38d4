import { parseSpan } from '../../job/index.js';
import {
  type ChronosChoices,
  CHRONOS_CHOICES,
  type ForeignJob,
  type ImportOptions,
} from '../import-result.js';
import { Ledger, Members, isObject, scalarOf, shown } from '../members.js';
import { chronosProgram } from './chronos-program.js';
import { chronosText } from './chronos-text.js';
import { chronosTrigger } from './chronos-trigger.js';

type ChronosJob = Omit<ForeignJob, 'fileName' | 'line'>;

/** Whether this looks like a job as Chronos shows it; Horae's own say more than that. */
export function isChronosJob(value: unknown): boolean {
  return isObject(value) && 'errorsSinceLastSuccess' in value && !('scheduleDefinition' in value);
}

/** A job of Chronos 2.4 to 3.0, from its REST API or its records in ZooKeeper. */
export function jobFromChronos(
  value: Readonly<Record<string, unknown>>,
  options: ImportOptions,
): ChronosJob {
  const choices = options.chronos ?? CHRONOS_CHOICES;
  const ledger = new Ledger();
  const members = new Members(value, ledger);
  members.state(...STATE);
  const name = `${options.namePrefix}${members.text('name')}`;
  const trigger = chronosTrigger(members, options);
  const document = {
    name,
    ...chronosProgram(members, choices),
    ...trigger.members,
    ...placementOf(members, options),
    owner: chronosText(members, 'owner'),
    ownerName: chronosText(members, 'ownerName'),
    description: chronosText(members, 'description'),
    ...Object.fromEntries(SAME.map((member) => [member, members.take(member)])),
    ...retriesOf(members, choices),
    ...lastRunsOf(members),
    labels: members.map('labels'),
  };
  members.tell();
  const { notes, reasons } = ledger;
  return { name, document, conversion: trigger.conversion, notes, reasons };
}

/** What a scheduler of Horae's shows beside the definition. */
const STATE = [
  ...['scheduleDefinition', 'nextRuns', 'state', 'activeRuns', 'lastRun', 'waitsFor', 'gate'],
  ...['disabledBy', 'disabledReason'],
];

/** Members that mean here what they mean there; those of the last row are Horae's own. */
const SAME = [
  ...['async', 'cpus', 'mem', 'disk', 'disabled', 'softError', 'dataProcessingJobType'],
  ...['highPriority', 'concurrent', 'maxCompletionTime'],
  ...['successCount', 'errorCount', 'errorsSinceLastSuccess'],
  ...['queue', 'priority', 'retryBackoff', 'retryMaxInterval', 'overlap', 'startDeadline'],
  ...['timeout', 'onTimeout', 'killGracePeriod', 'failOnOutput', 'misfire', 'dst'],
  'dependencyMode',
];

function placementOf(members: Members, { host }: ImportOptions): Readonly<Record<string, unknown>> {
  const [constraints, own] = [members.take('constraints'), members.take('host')];
  if (host === '') return { constraints, host: own };
  if (constraints !== undefined) {
    members.note('constraints', 'are left out: --target-host says where it runs');
  }
  return { host };
}

/**
 * Chronos waited as long between attempts for every job (`--failure_retry`), and `epsilon` is how
 * late a run may start. Here `epsilon` alone would be read as the time between attempts.
 */
function retriesOf(members: Members, choices: ChronosChoices): Readonly<Record<string, unknown>> {
  const retries = members.take('retries');
  const count = Number(scalarOf(retries));
  const isNegative = count < 0;
  if (isNegative) members.note('retries', `${shown(retries)} becomes 0, as Chronos read it`);
  const epsilon = epsilonOf(members);
  const own = members.text('retryInterval');
  const byEpsilon = choices.retryInterval === 'epsilon';
  const interval = own || (byEpsilon ? epsilon || FAILURE_RETRY : choices.retryInterval);
  const isOther = parseSpan(epsilon)?.ms !== parseSpan(interval)?.ms;
  if (epsilon !== '' && own === '' && isOther && (retries === undefined || count > 0)) {
    members.note(
      'epsilon',
      `${shown(epsilon)} is kept; attempts are ${interval} apart, as Chronos's --failure_retry ` +
        'said (--retry-interval epsilon where a build of Chronos took this for it)',
    );
  }
  return { retries: isNegative ? 0 : retries, epsilon, retryInterval: interval };
}

const FAILURE_RETRY = CHRONOS_CHOICES.retryInterval;

function epsilonOf(members: Members): string {
  const epsilon = members.text('epsilon');
  if (epsilon === '' || parseSpan(epsilon) !== null) return epsilon;
  members.note('epsilon', `${shown(epsilon)} is no span here and is left out`);
  return '';
}

/** Instants of the last runs; Chronos stored whatever a client sent. */
function lastRunsOf(members: Members): Readonly<Record<string, unknown>> {
  const instantOf = (name: string): string => {
    const text = members.text(name);
    if (text === '' || INSTANT.test(text)) return text;
    members.note(name, `${shown(text)} is no instant and is left out`);
    return '';
  };
  return { lastSuccess: instantOf('lastSuccess'), lastError: instantOf('lastError') };
}

const INSTANT =
  /^\d{4}-(?:0\d|1[0-2])-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
