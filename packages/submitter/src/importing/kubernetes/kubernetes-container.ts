import { LIMITS } from '../../kernel/index.js';
import { type Members, isObject, scalarOf, shown } from '../members.js';
import { bytesOfQuantity, coresOfQuantity } from './kubernetes-quantity.js';
import type { Mount } from './kubernetes-volumes.js';

export interface Surrounding {
  /** The pod's `securityContext`; the container's own stands above it. */
  readonly security: Members | null;
  readonly mounts: readonly Mount[];
  readonly isHostNetwork: boolean;
}

/** The one container of a pod: what it runs, and in which image. */
export function imageProgram(
  container: Members,
  { security, mounts, isHostNetwork }: Surrounding,
): Readonly<Record<string, unknown>> {
  container.state('name');
  container.cannotBe({
    envFrom:
      'takes variables from the cluster, whose values are not in the file; write them under env',
    lifecycle: 'runs commands beside the container',
    volumeDevices: 'has no counterpart',
  });
  container.leaveOut({
    ports: OF_SERVICE,
    livenessProbe: OF_SERVICE,
    readinessProbe: OF_SERVICE,
    startupProbe: OF_SERVICE,
    stdin: NO_INPUT,
    stdinOnce: NO_INPUT,
    tty: NO_INPUT,
    resizePolicy: OF_SERVICE,
  });
  const messages = [
    container.text('terminationMessagePath'),
    container.text('terminationMessagePolicy'),
  ];
  if (messages.some((text) => !['', '/dev/termination-log', 'File'].includes(text))) {
    container.note('terminationMessagePath', 'is left out: the output is kept anyway');
  }
  const variables = environmentOf(container);
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const expand = (text: string): string => expandVariables(text, values);
  const words = container.texts('command').map(expand);
  const given = container.texts('args').map(expand);
  const [command = '', ...rest] = words;
  const parameters = [
    // Docker would otherwise pass the command to the image's own program.
    ...(words.length === 0 ? [] : [{ key: 'entrypoint', value: '' }]),
    ...folderParameter(container),
    ...securityParameters(container, security),
  ];
  return {
    command,
    shell: false,
    arguments: [...rest, ...given],
    environmentVariables: variables,
    ...resourcesOf(container),
    container: {
      type: 'DOCKER',
      image: container.text('image'),
      network: isHostNetwork ? 'HOST' : 'BRIDGE',
      volumes: mounts,
      forcePullImage: pullPolicyOf(container),
      ...(parameters.length === 0 ? {} : { parameters }),
    },
  };
}

const OF_SERVICE = 'is left out: it is for services, and a job ends';
const NO_INPUT = 'is left out: a job has no terminal';

interface Parameter {
  readonly key: string;
  readonly value: string;
}

/** In order: a value may name variables above it, as `$(NAME)`. */
function environmentOf(container: Members): readonly { name: string; value: string }[] {
  const values = new Map<string, string>();
  for (const item of container.list('env')) {
    if (!isObject(item)) {
      container.refuse('env', `${shown(item)} is not an object with name and value`);
      continue;
    }
    const [name, value] = [scalarOf(item['name']) ?? '', scalarOf(item['value'])];
    if (value === null) {
      container.refuse('env', `${name}: ${shown(item['value'])} is not a text`);
      continue;
    }
    if (item['valueFrom'] !== undefined) {
      container.refuse(
        'env',
        `${name} comes from ${shown(item['valueFrom'])}, and its value is not in the file; ` +
          'write it as value',
      );
      continue;
    }
    values.set(name, expandVariables(value, values));
  }
  return [...values].map(([name, value]) => ({ name, value }));
}

/** `$(NAME)` is replaced where the name is known, and `$$` is one `$`, as Kubernetes does. */
function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$';
    return values.get(name) ?? all;
  });
}

function folderParameter(container: Members): readonly Parameter[] {
  const folder = container.text('workingDir');
  return folder === '' ? [] : [{ key: 'workdir', value: folder }];
}

/** Who runs inside the container. What only takes rights away is named, not kept. */
function securityParameters(container: Members, pod: Members | null): readonly Parameter[] {
  const own = container.inside('securityContext');
  const first = (name: string): string => {
    const [inner, outer] = [own?.text(name) ?? '', pod?.text(name) ?? ''];
    return inner === '' ? outer : inner;
  };
  const [user, group] = [first('runAsUser'), first('runAsGroup')];
  const isPrivileged = own?.flag('privileged') ?? false;
  const isReadOnly = own?.flag('readOnlyRootFilesystem') ?? false;
  for (const context of [own, pod]) {
    context?.leaveOut(Object.fromEntries(RIGHTS.map((name) => [name, ''])));
    context?.tell();
  }
  return [
    ...(user === '' && group === ''
      ? []
      : [{ key: 'user', value: group === '' ? user : `${user || '0'}:${group}` }]),
    ...(isPrivileged ? [{ key: 'privileged', value: 'true' }] : []),
    ...(isReadOnly ? [{ key: 'read-only', value: 'true' }] : []),
  ];
}

const RIGHTS = [
  'allowPrivilegeEscalation',
  'capabilities',
  'runAsNonRoot',
  'seccompProfile',
  'seLinuxOptions',
  'appArmorProfile',
  'procMount',
  'fsGroup',
  'fsGroupChangePolicy',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'sysctls',
  'windowsOptions',
];

/** What is reserved; a limit stands for it where nothing else does, as in Kubernetes. */
function resourcesOf(container: Members): Readonly<Record<string, unknown>> {
  const resources = container.inside('resources');
  const [requests, limits] = [resources?.map('requests') ?? {}, resources?.map('limits') ?? {}];
  resources?.tell();
  const taken = { ...limits, ...requests };
  for (const [name, text] of Object.entries(limits)) {
    if (requests[name] === undefined || requests[name] === text) continue;
    container.note(
      'resources.limits',
      `${name} ${text} is left out: ${requests[name]} is reserved`,
    );
  }
  const [cpu = '', memory = '', disk = ''] = ['cpu', 'memory', 'ephemeral-storage'].map(
    (name) => taken[name] ?? '',
  );
  for (const [name, text] of Object.entries(taken)) {
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) continue;
    container.refuse(
      'resources',
      `${name}: ${text} has no counterpart; agents offer cpus, mem and disk`,
    );
  }
  const cpus = coresOfQuantity(cpu);
  if (cpu !== '' && (cpus === null || cpus > LIMITS.cpusMax)) {
    container.refuse('resources', `cpu: ${shown(cpu)} is no number of cores, e.g. "500m"`);
  }
  return {
    ...(cpus === null ? {} : { cpus: Math.max(0.001, cpus) }),
    ...megabytes('mem', memory, container),
    ...megabytes('disk', disk, container),
  };
}

function megabytes(
  member: string,
  text: string,
  container: Members,
): Readonly<Record<string, number>> {
  if (text === '') return {};
  const bytes = bytesOfQuantity(text);
  if (bytes === null) {
    container.refuse('resources', `${shown(text)} is no number of bytes, e.g. "256Mi"`);
    return {};
  }
  return { [member]: Math.max(1, Math.ceil(bytes / 1_048_576)) };
}

/** Without a policy Kubernetes pulls `latest` always, and what has a tag once. */
function pullPolicyOf(container: Members): boolean {
  const policy = container.text('imagePullPolicy');
  if (policy === 'Never') {
    container.note('imagePullPolicy', '"Never" is left out: an image that is missing is pulled');
  }
  return policy === 'Always';
}
