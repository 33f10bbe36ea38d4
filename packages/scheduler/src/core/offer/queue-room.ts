import { milliFrom } from '@horae/agent/protocol';
import type { QueueLimits, ReadonlyState } from '../state.js';
import type { RunShape } from './run-shape.js';

/** True while the queue's limits leave room for one more run of that shape. */
export function queueRoom(
  state: Pick<ReadonlyState, 'queueLimits' | 'usage'>,
  shape: RunShape,
): boolean {
  return fullBy(state, shape) === null;
}

/** Which limit of the queue stands in the way. */
export function fullBy(
  state: Pick<ReadonlyState, 'queueLimits' | 'usage'>,
  shape: RunShape,
): keyof QueueLimits | null {
  const limits = state.queueLimits.get(shape.queue);
  if (limits === undefined) return null;
  const usage = state.usage.get(shape.queue) ?? { runCount: 0, cpusMilli: 0, memMbMilli: 0 };
  const { runCountMax, cpus, memMb } = limits;
  if (runCountMax !== undefined && usage.runCount >= runCountMax) return 'runCountMax';
  if (cpus !== undefined && usage.cpusMilli + shape.cpusMilli > milliFrom(cpus)) return 'cpus';
  const memMilli = usage.memMbMilli + shape.memMbMilli;
  return memMb !== undefined && memMilli > milliFrom(memMb) ? 'memMb' : null;
}
