import type { MemberPath } from './job-document.js';

export type FieldKind =
  | 'line'
  | 'text'
  | 'code'
  | 'number'
  | 'flag'
  | 'choice'
  | 'yesNo'
  | 'zone'
  | 'json'
  | 'lines'
  | 'parents'
  | 'constraints'
  | 'variables'
  | 'labels'
  | 'parameters'
  | 'volumes'
  | 'fetch';

export interface JobField {
  /** Names its texts. */
  readonly id: FieldId;
  readonly path: MemberPath;
  readonly kind: FieldKind;
  readonly isWide: boolean;
  /** What counts when it is empty, as it would be written; '' where nothing does. */
  readonly absent: string;
  readonly choices: readonly string[];
  /** The member stays as an empty text: without it the job would mean something else. */
  readonly isKept: boolean;
}

type Row = readonly [kind: FieldKind, absent?: string, choices?: readonly string[]];

/** Every member of a job that can be set, by groups, in the order of the form. */
const TABLE = {
  basics: {
    name: ['line'],
    command: ['code'],
    shell: ['flag', 'true'],
    arguments: ['lines'],
    description: ['text'],
    owner: ['line'],
    ownerName: ['line'],
    disabled: ['flag', 'false'],
  },
  schedule: {
    schedule: ['code'],
    scheduleTimeZone: ['zone', 'UTC'],
    misfire: ['choice', 'latest', ['latest', 'all', 'skip']],
    'dst.gap': ['choice', '', ['next', 'skip']],
    'dst.overlap': ['choice', '', ['first', 'both']],
  },
  parents: {
    parents: ['parents'],
    dependencyMode: ['choice', '', ['cycle', 'latest']],
  },
  start: {
    overlap: ['choice', 'skip', ['skip', 'queue', 'allow']],
    startDeadline: ['line'],
  },
  place: {
    runAsUser: ['line'],
    host: ['line'],
    queue: ['line', 'default'],
    priority: ['number', '0'],
    cpus: ['number', '0.1'],
    mem: ['number', '128'],
    disk: ['number', '256'],
    constraints: ['constraints'],
  },
  failure: {
    retries: ['number', '2'],
    retryInterval: ['line', 'PT60S'],
    retryBackoff: ['number', '1'],
    retryMaxInterval: ['line'],
    timeout: ['line'],
    onTimeout: ['choice', 'kill', ['kill', 'alert']],
    killGracePeriod: ['line', 'PT10S'],
    failOnOutput: ['line'],
    disableAfterFailures: ['number'],
    softError: ['flag', 'false'],
  },
  environment: {
    environmentVariables: ['variables'],
    labels: ['labels'],
  },
  container: {
    'container.image': ['line'],
    'container.type': ['choice', 'DOCKER', ['DOCKER', 'MESOS']],
    'container.network': ['choice', 'HOST', ['HOST', 'BRIDGE', 'USER', 'NONE']],
    'container.networkName': ['line'],
    'container.forcePullImage': ['flag', 'false'],
    'container.volumes': ['volumes'],
    'container.parameters': ['parameters'],
    'container.networkInfos': ['json'],
    uris: ['lines'],
    fetch: ['fetch'],
  },
  chronos: {
    epsilon: ['line'],
    concurrent: ['yesNo'],
    maxCompletionTime: ['number', '0'],
    highPriority: ['flag', 'false'],
    executor: ['line'],
    executorFlags: ['line'],
    taskInfoData: ['text'],
    async: ['flag', 'false'],
    dataProcessingJobType: ['flag', 'false'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Row>>>>;

export type GroupId = keyof typeof TABLE;
type FieldsOf<G> = G extends keyof typeof TABLE ? keyof (typeof TABLE)[G] & string : never;
export type FieldId = FieldsOf<GroupId>;

const KEPT: ReadonlySet<string> = new Set(['name', 'command', 'schedule']);
const NARROW: ReadonlySet<FieldKind> = new Set(['line', 'number', 'choice', 'yesNo', 'zone']);

export function fieldsOf(group: GroupId): readonly JobField[] {
  const rows = Object.entries(TABLE[group]) as unknown as readonly [FieldId, Row][];
  return rows.map(([id, [kind, absent = '', choices = []]]) => ({
    id,
    path: id.split('.'),
    kind,
    isWide: !NARROW.has(kind) && kind !== 'flag',
    absent,
    choices,
    isKept: KEPT.has(id),
  }));
}

export const GROUPS = Object.keys(TABLE) as readonly GroupId[];

/** Does the document say anything in this group that is not what counts anyway? */
export function isGroupUsed(group: GroupId, valueAt: (path: MemberPath) => unknown): boolean {
  return fieldsOf(group).some(({ path, absent }) => {
    const value = valueAt(path) ?? '';
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return text !== '' && text !== absent && text !== '[]' && text !== '{}';
  });
}
