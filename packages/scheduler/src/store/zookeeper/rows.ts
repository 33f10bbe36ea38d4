import type { Entity } from '../../core/entity.js';
import type { Run } from '../../core/run.js';
import { decodeRun, encodeRun } from '../journal/index.js';
import type { Row } from './packed-segment.js';

/** The body of what is gone. */
export const GONE = 'null';
const LAUNCHES = '#launches ';

export function entityRow({ kind, key, body }: Entity): Row {
  return { key: `${kind} ${JSON.stringify(key)}`, body: JSON.stringify(body) };
}

/** @throws SyntaxError when it is damaged */
export function entityOf({ key, body }: Row): Entity {
  const space = key.indexOf(' ');
  return {
    kind: key.slice(0, space),
    key: readText(key.slice(space + 1)),
    body: JSON.parse(body) as unknown,
  };
}

/** Most names need no escapes, and there are hundreds of thousands of them. */
function readText(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

/** Rows of launches replace nothing: each has the name of the segment that it came with. */
export function launchesRow(segmentId: string, launches: readonly string[]): Row {
  return { key: LAUNCHES + segmentId, body: JSON.stringify(launches) };
}

export function isLaunchesRow({ key }: Row): boolean {
  return key.startsWith(LAUNCHES);
}

/** @throws SyntaxError when it is damaged */
export function launchesOf({ body }: Row): readonly string[] {
  return JSON.parse(body) as string[];
}

export function runRow(run: Run): Row {
  return { key: JSON.stringify([run.job, run.dueAt, run.id]), body: encodeRun(run) };
}

/** @throws SyntaxError when it is damaged */
export function runOf({ body }: Row): Run {
  return decodeRun(body);
}

/** Job and due time of a run's row, without reading its body. */
export function runPlace({ key }: Row): { readonly job: string; readonly dueAt: number } {
  const [job, dueAt] = JSON.parse(key) as [string, number];
  return { job, dueAt };
}
