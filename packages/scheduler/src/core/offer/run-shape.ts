import { milliFrom } from '@horae/agent/protocol';
import type { Constraint, Job } from '@horae/submitter/job';

/** What a run asks of a machine; runs of one shape can be exchanged for each other. */
export interface RunShape {
  readonly key: string;
  readonly queue: string;
  readonly cpusMilli: number;
  readonly memMbMilli: number;
  readonly diskMbMilli: number;
  /** The job's own, and its `host` as one of them. */
  readonly constraints: readonly Constraint[];
}

/** More shapes than that are remembered from the start again; they compare by key. */
const SHAPE_COUNT_MAX = 100_000;

/** A hundred thousand jobs hardly ever ask for more than a few dozen different things. */
export class ShapeTable {
  readonly #shapes = new Map<string, RunShape>();

  shapeOf(job: Job): RunShape {
    const name = shapeName(job);
    const known = this.#shapes.get(name);
    if (known !== undefined) return known;
    if (this.#shapes.size >= SHAPE_COUNT_MAX) this.#shapes.clear();
    const shape = newShape(job);
    this.#shapes.set(name, shape);
    return shape;
  }
}

/** As unique as the shape's key, and cheaper to make: a start makes one for each job. */
function shapeName({ queue, cpus, mem, disk, host, constraints }: Job): string {
  const asked = constraints.length === 0 ? '' : JSON.stringify(constraints);
  return `${cpus} ${mem} ${disk} ${queue} ${host} ${asked}`;
}

function newShape(job: Job): RunShape {
  const byHost: Constraint[] = job.host === '' ? [] : [['hostname', 'EQUALS', job.host]];
  const shape = {
    queue: job.queue,
    cpusMilli: milliFrom(job.cpus),
    memMbMilli: milliFrom(job.mem),
    diskMbMilli: milliFrom(job.disk),
    constraints: [...job.constraints, ...byHost],
  };
  return { key: JSON.stringify(Object.values(shape)), ...shape };
}
