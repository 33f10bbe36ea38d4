import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.js';

/** What a task itself wrote: the judge believes tasks, not the scheduler. */
export interface Span {
  readonly taskId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

/** A command that records its start, does the work, and records its end. */
export function recorded(cluster: Cluster, name: string, work: string): string {
  return recordedIn(cluster.evidence, name, work);
}

/** The same for whoever has only the folder. */
export function recordedIn(folder: string, name: string, work: string): string {
  const file = join(folder, name);
  return `echo "start $mesos_task_id $(date +%s%3N)" >> ${file}; ${work}; code=$?; echo "end $mesos_task_id $(date +%s%3N)" >> ${file}; exit $code`;
}

/** Every start that was recorded, in order, with its end if there was one. */
export function spansOf(cluster: Cluster, name: string): Span[] {
  return spansIn(cluster.evidence, name);
}

export function spansIn(folder: string, name: string): Span[] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const records = lines.map((line) => line.split(' '));
  const endOf = new Map(
    records.filter(([what]) => what === 'end').map(([, id = '', at]) => [id, Number(at)]),
  );
  return records
    .filter(([what]) => what === 'start')
    .map(([, taskId = '', at]) => ({
      taskId,
      startedAtMs: Number(at),
      endedAtMs: endOf.get(taskId) ?? null,
    }));
}
