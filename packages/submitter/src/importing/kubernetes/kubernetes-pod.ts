import type { ImportOptions } from '../import-result.js';
import { imageProgram } from './kubernetes-container.js';
import { type Members, isObject, scalarOf, shown } from '../members.js';
import { spanText } from '../settle-schedule.js';
import { volumesOf } from './kubernetes-volumes.js';

export interface PodProgram {
  /** Of a job, without its timeout. */
  readonly members: Readonly<Record<string, unknown>>;
  /** How long one pod may run; null when it may as long as it likes. */
  readonly timeoutSeconds: number | null;
}

/** What a job template's pod runs: `template` with one container. */
export function podProgram(job: Members, { host }: ImportOptions): PodProgram {
  const template = job.inside('template');
  const metadata = template?.inside('metadata');
  metadata?.state('creationTimestamp', 'name');
  metadata?.leaveOut({ labels: OF_PODS, annotations: OF_PODS });
  metadata?.tell();
  const pod = template?.inside('spec') ?? null;
  template?.tell();
  if (pod === null) {
    job.refuse('template', 'has no spec, which holds the container');
    return { members: {}, timeoutSeconds: null };
  }
  pod.cannotBe(CANNOT_BE);
  pod.leaveOut(LEFT_OUT);
  for (const [name, usual] of Object.entries(USUAL)) {
    const text = pod.text(name);
    if (text !== '' && text !== usual) pod.note(name, `${shown(text)} ${OF_CLUSTER}`);
  }
  restartPolicyOf(pod);
  const grace = pod.count('terminationGracePeriodSeconds');
  const timeoutSeconds = pod.count('activeDeadlineSeconds');
  const members = {
    ...containerOf(pod),
    ...(grace === null ? {} : { killGracePeriod: spanText(grace * 1_000) }),
    ...placementOf(pod, host),
  };
  pod.tell();
  return { members, timeoutSeconds };
}

const OF_PODS = 'is left out: there are no pods here';
const OF_CLUSTER = 'is left out: it belongs to the cluster';

const CANNOT_BE = {
  initContainers:
    'would have to run first; put what they do into the command, or make them jobs and parents',
  ephemeralContainers: 'has no counterpart',
  resourceClaims: 'has no counterpart',
  shareProcessNamespace: 'has no counterpart',
  hostPID: 'has no counterpart',
  hostIPC: 'has no counterpart',
};

const LEFT_OUT = {
  serviceAccountName: OF_CLUSTER,
  serviceAccount: OF_CLUSTER,
  automountServiceAccountToken: OF_CLUSTER,
  imagePullSecrets: 'is left out: agents pull images with their own credentials',
  priorityClassName: 'is left out; see priority',
  priority: 'is left out; see priority',
  preemptionPolicy: OF_CLUSTER,
  tolerations: OF_CLUSTER,
  topologySpreadConstraints: OF_CLUSTER,
  runtimeClassName: OF_CLUSTER,
  dnsConfig: OF_CLUSTER,
  hostAliases: OF_CLUSTER,
  hostname: OF_CLUSTER,
  subdomain: OF_CLUSTER,
  setHostnameAsFQDN: OF_CLUSTER,
  enableServiceLinks: OF_CLUSTER,
  readinessGates: OF_CLUSTER,
  overhead: OF_CLUSTER,
  os: OF_CLUSTER,
};

/** What the API server fills in; only other values are worth a word. */
const USUAL = { dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler' };

/** A container that is started again in place and a new pod are both one more attempt here. */
function restartPolicyOf(pod: Members): void {
  const policy = pod.text('restartPolicy');
  if (policy === '' || policy === 'Never' || policy === 'OnFailure') return;
  pod.refuse('restartPolicy', `${shown(policy)} is neither Never nor OnFailure`);
}

function notOne(containers: readonly unknown[]): string {
  if (containers.length < 2) return 'one is expected, which says what to run';
  const names = containers.map((one) => (isObject(one) ? scalarOf(one['name']) : null) ?? '?');
  return `${containers.length} (${names.join(', ')}) run together in one pod; a run here is one task`;
}

function containerOf(pod: Members): Readonly<Record<string, unknown>> {
  const containers = pod.list('containers');
  const [container] = containers;
  const volumes = pod.list('volumes');
  const security = pod.inside('securityContext');
  const isHostNetwork = pod.flag('hostNetwork');
  if (containers.length !== 1 || !isObject(container)) {
    pod.refuse('containers', notOne(containers));
    security?.state('runAsUser', 'runAsGroup');
    return {};
  }
  const members = pod.item('containers[0]', container);
  const mounts = volumesOf(volumes, { pod, mounts: members.list('volumeMounts') });
  const program = imageProgram(members, { security, mounts, isHostNetwork });
  members.tell();
  pod.note('containers', 'an agent refuses a container until it can run them');
  return program;
}

/** Labels of nodes are attributes of agents. */
function placementOf(pod: Members, host: string): Readonly<Record<string, unknown>> {
  const selector = Object.entries(pod.map('nodeSelector'));
  const nodeName = pod.text('nodeName');
  affinityOf(pod, host);
  if (host !== '') {
    if (selector.length > 0)
      pod.note('nodeSelector', 'is left out: --target-host says where it runs');
    if (nodeName !== '') pod.note('nodeName', 'is left out: --target-host says where it runs');
    return { host };
  }
  const hostLabel = selector.find(([key]) => key === 'kubernetes.io/hostname')?.[1] ?? nodeName;
  const constraints = selector
    .filter(([key]) => key !== 'kubernetes.io/hostname')
    .map(([key, value]) => [key, 'EQUALS', value]);
  if (constraints.length > 0) {
    pod.note('nodeSelector', 'becomes constraints: agents need attributes of these names');
  }
  return { ...(hostLabel === '' ? {} : { host: hostLabel }), constraints };
}

function affinityOf(pod: Members, host: string): void {
  const affinity = pod.take('affinity');
  if (affinity === undefined) return;
  if (host !== '') pod.note('affinity', 'is left out: --target-host says where it runs');
  else if (!JSON.stringify(affinity).includes('requiredDuring')) {
    pod.note('affinity', 'is left out: it is only a preference');
  } else {
    pod.refuse(
      'affinity',
      `${shown(affinity)} limits where it runs; say it with nodeSelector, or --target-host`,
    );
  }
}
