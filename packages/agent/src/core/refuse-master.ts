import type { AgentEvent } from '../protocol/index.js';
import type { Turn } from './turn.js';

/** Streams come and go; so many are remembered as noted. */
const NOTED_STREAM_COUNT_MAX = 100;

/** A master that leads no longer and does not know it yet: counted, noted once, nothing else. */
export function refuse(turn: Turn, message: AgentEvent, streamId: number, epoch: number): void {
  const { state } = turn;
  // A goodbye asks for nothing.
  if (message.type === 'ERROR') return;
  state.refusedCounts.set(message.type, (state.refusedCounts.get(message.type) ?? 0) + 1);
  const reason = `its epoch ${epoch} is older than ${state.epoch}: another master has taken over`;
  if (streamId === state.streamId) turn.leave(streamId, reason);
  if (state.refusedStreams.has(streamId)) return;
  if (state.refusedStreams.size >= NOTED_STREAM_COUNT_MAX) state.refusedStreams.clear();
  state.refusedStreams.add(streamId);
  turn.note(
    `refused ${message.type} of a former master and whatever follows on its stream: ${reason}`,
  );
}
