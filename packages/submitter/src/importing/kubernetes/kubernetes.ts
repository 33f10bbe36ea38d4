import { type Result, LIMITS, refused } from '../../kernel/index.js';
import { isZoneKnown } from '../../schedule/index.js';
import {
  type Conversion,
  type ForeignJob,
  type ImportOptions,
  SCHEDULE_LABEL,
} from '../import-result.js';
import { GO_DST, cronFromGo, settleEvery } from '../go/index.js';
import { jobNameOf } from '../job-name.js';
import { podProgram } from './kubernetes-pod.js';
import { Ledger, Members, isObject, shown } from '../members.js';
import { type SettledSchedule, scheduleMembers, settleCron, spanText } from '../settle-schedule.js';

type KubernetesJob = Omit<ForeignJob, 'fileName' | 'line'>;

/** Whether this is an object of Kubernetes, of whatever kind. */
export function isKubernetesObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && typeof value['apiVersion'] === 'string' && 'kind' in value;
}

/** A CronJob (`batch/v1`, or `batch/v1beta1`). */
export function jobFromCronJob(
  value: Readonly<Record<string, unknown>>,
  options: ImportOptions,
): KubernetesJob {
  const ledger = new Ledger();
  const members = new Members(value, ledger);
  members.state('kind', 'status');
  const version = members.text('apiVersion');
  if (version !== 'batch/v1' && version !== 'batch/v1beta1') {
    members.refuse('apiVersion', `${shown(version)} is not known; batch/v1 and batch/v1beta1 are`);
  }
  const { name, labels } = identityOf(members, { options, ledger });
  const spec = members.inside('spec');
  if (spec === null) members.refuse('spec', 'is missing');
  const own = spec === null ? null : specMembers(spec, options);
  members.tell();
  const document = {
    name,
    ...own?.members,
    labels: { ...labels, ...own?.labels },
  };
  const { notes, reasons } = ledger;
  return { name, document, conversion: own?.conversion ?? null, notes, reasons };
}

/** Two namespaces may have jobs of the same name; `default` goes without. */
function identityOf(
  members: Members,
  { options, ledger }: { readonly options: ImportOptions; readonly ledger: Ledger },
): { readonly name: string; readonly labels: Readonly<Record<string, string>> } {
  const metadata = members.inside('metadata');
  const ownName = metadata?.text('name') ?? '';
  if (ownName === '') members.refuse('metadata', 'has no name');
  const namespace = metadata?.text('namespace') ?? '';
  const fullName =
    namespace === '' || namespace === 'default' ? ownName : `${namespace}.${ownName}`;
  metadata?.state(
    'uid',
    'resourceVersion',
    'creationTimestamp',
    'generation',
    'managedFields',
    'selfLink',
  );
  const labels = {
    ...metadata?.map('labels'),
    ...(namespace === '' ? {} : { namespace }),
  };
  const annotations = Object.keys(metadata?.map('annotations') ?? {}).filter(
    (key) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  if (annotations.length > 0) {
    metadata?.note('annotations', `${annotations.join(', ')}: left out; nothing here reads them`);
  }
  metadata?.tell();
  return { name: jobNameOf(fullName, options.namePrefix, ledger), labels };
}

interface SpecMembers {
  readonly members: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly conversion: Conversion | null;
}

function specMembers(spec: Members, options: ImportOptions): SpecMembers {
  const line = spec.text('schedule').trim();
  const settled = scheduleOf(line, { spec, options });
  if (!settled.ok) spec.refuse('schedule', settled.error);
  spec.leaveOut({
    successfulJobsHistoryLimit: HISTORY,
    failedJobsHistoryLimit: HISTORY,
  });
  const deadline = spec.count('startingDeadlineSeconds');
  const members = {
    ...(settled.ok ? scheduleMembers(settled.value) : {}),
    disabled: spec.flag('suspend'),
    overlap: overlapOf(spec),
    ...(deadline === null || deadline === 0 ? {} : { startDeadline: spanText(deadline * 1_000) }),
    ...templateMembers(spec, options),
  };
  spec.tell();
  return {
    members,
    labels: { [SCHEDULE_LABEL]: line },
    conversion: settled.ok ? settled.value : null,
  };
}

const HISTORY = 'is left out: how long runs are kept is a setting of the scheduler';

function scheduleOf(
  line: string,
  { spec, options }: { readonly spec: Members; readonly options: ImportOptions },
): Result<SettledSchedule, string> {
  const zone = spec.text('timeZone');
  if (/^(CRON_)?TZ=/.test(line)) {
    return refused(`${shown(line)}: Kubernetes refuses a zone in the schedule; use timeZone`);
  }
  if (zone !== '' && !isZoneKnown(zone)) {
    spec.refuse('timeZone', `${shown(zone)} is not a known time zone`);
  }
  if (line.startsWith('@every ')) {
    return settleEvery(line, { now: options.now, members: spec });
  }
  const cron = cronFromGo(line, 5);
  if (!cron.ok) return cron;
  if (zone === '') {
    spec.note('timeZone', "none is named: read as UTC, the usual zone of Kubernetes's controller");
  }
  return settleCron(cron.value.line, {
    timeZone: zone === '' ? 'UTC' : zone,
    now: options.now,
    rule: GO_DST,
  });
}

function overlapOf(spec: Members): string {
  const policy = spec.text('concurrencyPolicy');
  if (policy === '' || policy === 'Allow') return 'allow';
  if (policy === 'Forbid') {
    spec.note('concurrencyPolicy', '"Forbid" becomes overlap: skip');
    return 'skip';
  }
  spec.refuse(
    'concurrencyPolicy',
    `${shown(policy)} ends the run before, which jobs here never do; change it to Forbid ` +
      '(overlap: skip), or set overlap: queue afterwards',
  );
  return 'skip';
}

/** Job's own default: six more attempts, after 10 s, 20 s, 40 s … up to six minutes. */
const BACKOFF = { retryInterval: 'PT10S', retryBackoff: 2, retryMaxInterval: 'PT360S' };

function templateMembers(spec: Members, options: ImportOptions): Readonly<Record<string, unknown>> {
  const template = spec.inside('jobTemplate');
  const metadata = template?.inside('metadata');
  metadata?.state('creationTimestamp', 'name');
  metadata?.leaveOut({ labels: OF_PODS, annotations: OF_PODS });
  metadata?.tell();
  const job = template?.inside('spec') ?? null;
  template?.tell();
  if (job === null) {
    spec.refuse('jobTemplate', 'has no spec, which holds the container');
    return {};
  }
  const retries = job.count('backoffLimit') ?? 6;
  if (retries > LIMITS.retryCountMax) {
    job.refuse('backoffLimit', `${retries} is more than ${LIMITS.retryCountMax}`);
  }
  for (const name of ['completions', 'parallelism']) {
    const count = job.count(name) ?? 1;
    if (count !== 1) job.refuse(name, `${count} is not 1: a run here is one task`);
  }
  job.cannotBe({
    suspend: 'means that its runs never start; use spec.suspend',
    podFailurePolicy: 'decides which failures are tried again, and here every failure is',
    successPolicy: 'has no counterpart',
    backoffLimitPerIndex: 'needs several pods for one run',
    maxFailedIndexes: 'needs several pods for one run',
  });
  job.leaveOut({ ttlSecondsAfterFinished: HISTORY, selector: OF_PODS, manualSelector: OF_PODS });
  const mode = job.text('completionMode');
  if (mode !== '' && mode !== 'NonIndexed') {
    job.refuse('completionMode', `${shown(mode)} needs several pods for one run`);
  }
  const replacement = job.text('podReplacementPolicy');
  if (replacement !== '') job.note('podReplacementPolicy', `${shown(replacement)} ${OF_PODS}`);
  const ownSeconds = job.count('activeDeadlineSeconds');
  if (ownSeconds !== null) job.note('activeDeadlineSeconds', OF_ATTEMPT);
  const { timeoutSeconds: podSeconds, members } = podProgram(job, options);
  const timeouts = [ownSeconds, podSeconds].filter((seconds) => seconds !== null);
  job.tell();
  return {
    retries,
    ...(retries === 0 ? {} : BACKOFF),
    ...(timeouts.length === 0 ? {} : { timeout: spanText(Math.min(...timeouts) * 1_000) }),
    ...members,
  };
}

const OF_PODS = 'is left out: there are no pods here';
const OF_ATTEMPT = 'becomes the timeout of each attempt; Kubernetes counts all attempts together';
