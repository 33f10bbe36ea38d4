/** A job's JSON while it is edited: whatever members it has, known or not. */
export type JobDocument = Readonly<Record<string, unknown>>;

/** Where a value is in a document: `['container', 'volumes', 0, 'mode']`. */
export type MemberPath = readonly (string | number)[];

/** What a form for a new job begins with. */
export const NEW_JOB: JobDocument = { name: '', command: '', schedule: '' };

/** Undefined where nothing is there. */
export function memberAt(document: unknown, path: MemberPath): unknown {
  let value: unknown = document;
  for (const part of path) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** The document with one value in it; everything else stays as it is. Undefined takes it away. */
export function withMember(document: JobDocument, path: MemberPath, value: unknown): JobDocument {
  return placed(document, path, value) as JobDocument;
}

function placed(holder: unknown, path: MemberPath, value: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list: readonly unknown[] = Array.isArray(holder) ? holder : [];
    return Object.assign([...list], { [part]: placed(list[part], rest, value) });
  }
  const members = isObject(holder) && !Array.isArray(holder) ? holder : {};
  const inner = placed((members as Record<string, unknown>)[part], rest, value);
  const isGone = inner === undefined || (rest.length > 0 && isEmptied(inner));
  if (!isGone) return withEntry(members, part, inner);
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== part));
}

/** Not assignment, and in its place: a label may be called `__proto__`. */
function withEntry(members: object, name: string, value: unknown): object {
  const entries = Object.entries(members);
  const isThere = Object.hasOwn(members, name);
  const kept = entries.map(([each, old]) => [each, each === name ? value : old] as const);
  return Object.fromEntries(isThere ? kept : [...kept, [name, value]]);
}

function isEmptied(value: unknown): boolean {
  return isObject(value) && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** As problems name a place: `fetch[0].uri`. */
export function pathText(path: MemberPath): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
    '',
  );
}

/**
 * The same for an edit by a person. Chronos has other words for some of what Horae says, and of
 * each pair the word that was edited counts: the other one goes where it would contradict it.
 */
export function withEdit(document: JobDocument, path: MemberPath, value: unknown): JobDocument {
  const edited = withMember(document, path, value);
  const [name] = path;
  const rival = RIVALS[String(name)];
  if (rival === undefined || memberAt(document, [rival]) === undefined) return edited;
  return withMember(edited, [rival], undefined);
}

const RIVALS: Readonly<Record<string, string | undefined>> = {
  timeout: 'maxCompletionTime',
  maxCompletionTime: 'timeout',
  overlap: 'concurrent',
  concurrent: 'overlap',
  highPriority: 'priority',
  epsilon: 'retryInterval',
};

export type TriggerKind = 'schedule' | 'parents';

export function triggerOf(document: JobDocument): TriggerKind {
  const parents = document['parents'];
  const hasSchedule = (document['schedule'] ?? '') !== '';
  return Array.isArray(parents) && !hasSchedule ? 'parents' : 'schedule';
}

const OF_SCHEDULES = ['schedule', 'scheduleTimeZone', 'misfire', 'dst'];
const OF_PARENTS = ['parents', 'dependencyMode'];

/** The other kind of trigger; `before` holds what it had when it was left, to come back to. */
export function withTrigger(
  document: JobDocument,
  kind: TriggerKind,
  before: JobDocument,
): JobDocument {
  const [left, entered] =
    kind === 'parents' ? [OF_SCHEDULES, OF_PARENTS] : [OF_PARENTS, OF_SCHEDULES];
  const kept = Object.entries(document).filter(([name]) => !left.includes(name));
  const back = Object.entries(before).filter(([name]) => entered.includes(name));
  const start = kind === 'parents' ? { parents: [] } : { schedule: '' };
  return { ...Object.fromEntries(kept), ...start, ...Object.fromEntries(back) };
}

/** What a control of text shows of a value. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
}

/** A number where the text is one and would be written like this; else the text, to be refused. */
export function numberOrText(text: string): number | string | undefined {
  if (text === '') return undefined;
  return String(Number(text)) === text ? Number(text) : text;
}

/** Flags as the scheduler reads them. */
export function isSet(value: unknown, absent: boolean): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return word === '' ? absent : word === 'true';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
