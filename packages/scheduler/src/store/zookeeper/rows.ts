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

/** A damaged body is told when it is asked for, and taken as gone: the rest has to run. */
export function entityOf({ key, body }: Row, onDamaged: (error: SyntaxError) => void): Entity {
  return new StoredEntity(key, body, onDamaged);
}

/** Its body is made when it is asked for: most of them are asked once, and then never more. */
class StoredEntity implements Entity {
  readonly kind: string;
  readonly key: string;
  readonly #text: string;
  readonly #onDamaged: (error: SyntaxError) => void;

  constructor(key: string, text: string, onDamaged: (error: SyntaxError) => void) {
    const space = key.indexOf(' ');
    this.kind = key.slice(0, space);
    this.key = readText(key.slice(space + 1));
    this.#text = text;
    this.#onDamaged = onDamaged;
  }

  get body(): unknown {
    try {
      return JSON.parse(this.#text) as unknown;
    } catch (error) {
      this.#onDamaged(error as SyntaxError);
      return null;
    }
  }
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
