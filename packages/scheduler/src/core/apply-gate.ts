import type { EpochMs } from '@horae/submitter/kernel';
import type { ChangeOf } from './change.js';
import type { Gate, SchedulerState } from './state.js';

export function planGate(state: SchedulerState, change: ChangeOf<'gatePlanned'>): void {
  const gate = gateOf(state, change.jobName);
  if (gate === null) return;
  if (gate.mode !== change.mode || gate.reference !== change.reference) gate.rounds.clear();
  gate.mode = change.mode;
  gate.reference = change.reference;
}

export function creditGate(state: SchedulerState, change: ChangeOf<'gateCredited'>): void {
  const gate = gateOf(state, change.jobName);
  if (gate === null) return;
  const round = gate.rounds.get(change.roundAt);
  if (round !== undefined) {
    round.parents.add(change.parent);
    return;
  }
  const hasFired = gate.firedAt !== null && change.roundAt <= gate.firedAt;
  gate.rounds.set(change.roundAt, { parents: new Set([change.parent]), hasFired });
}

export function fireGate(state: SchedulerState, change: ChangeOf<'gateFired'>): void {
  const gate = gateOf(state, change.jobName);
  if (gate === null) return;
  gate.rounds.delete(change.roundAt);
  gate.firedAt = Math.max(gate.firedAt ?? change.roundAt, change.roundAt) as EpochMs;
}

export function dropRound(state: SchedulerState, change: ChangeOf<'gateRoundDropped'>): void {
  gateOf(state, change.jobName)?.rounds.delete(change.roundAt);
}

/** Whoever asks for it is about to change it. */
function gateOf(state: SchedulerState, jobName: string): Gate | null {
  const entry = state.jobs.get(jobName);
  const gate = entry?.gate ?? null;
  if (gate === null) return null;
  state.dirty.gate.add(jobName);
  entry?.touch();
  return gate;
}
