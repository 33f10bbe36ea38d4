import type { EpochMs } from '@horae/submitter/kernel';
import type { Trigger } from '../run/new-run.js';
import { recordSkip, startRun, triggerTimeOf } from '../run/start-run.js';
import type { Gate, JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { EVER_ROUND, roundOf } from './round.js';

/**
 * Counts a parent's success at the gate of each of its children. A full set creates the child's
 * run and is consumed, all in the decision that took the parent's success.
 */
export function creditChildren(turn: Turn, parent: string, cycleAt: EpochMs): void {
  for (const childName of [...(turn.state.children.get(parent) ?? [])]) {
    const child = turn.state.jobs.get(childName);
    if (child?.gate == null) continue;
    const roundAt = roundOf(turn.state, child.gate, cycleAt);
    if (child.gate.rounds.get(roundAt)?.parents.has(parent) !== true) {
      turn.emit({ kind: 'gateCredited', jobName: childName, roundAt, parent });
      turn.notice({ type: 'jobChanged', jobName: childName });
    }
    if (isFull(child, roundAt)) fireGate(turn, child, { roundAt, cycleAt });
    dropOldRounds(turn, child);
  }
}

/** Fires the rounds that a smaller set of parents has made complete. */
export function fireFullGates(turn: Turn, child: JobEntry): void {
  const rounds = [...(child.gate?.rounds.keys() ?? [])].sort((a, b) => a - b);
  for (const roundAt of rounds) {
    if (!isFull(child, roundAt)) continue;
    fireGate(turn, child, { roundAt, cycleAt: roundAt === EVER_ROUND ? turn.now : roundAt });
  }
}

/** Records every open round as skipped: their credits mean nothing any more. */
export function dropRounds(turn: Turn, child: JobEntry, why: string): void {
  for (const roundAt of [...(child.gate?.rounds.keys() ?? [])].sort((a, b) => a - b)) {
    dropRound(turn, child, { roundAt, why });
  }
}

function isFull(child: JobEntry, roundAt: EpochMs): boolean {
  const credited = child.gate?.rounds.get(roundAt)?.parents;
  return credited !== undefined && missingParents(child, credited).length === 0;
}

function missingParents(child: JobEntry, credited: ReadonlySet<string>): readonly string[] {
  const { job } = child;
  return job.kind === 'dependency' ? job.parents.filter((name) => !credited.has(name)) : [];
}

function fireGate(
  turn: Turn,
  child: JobEntry,
  fired: { readonly roundAt: EpochMs; readonly cycleAt: EpochMs },
): void {
  turn.emit({ kind: 'gateFired', jobName: child.name, roundAt: fired.roundAt });
  startRun(turn, child, dependencyTrigger(turn, child, fired.cycleAt));
}

function dropOldRounds(turn: Turn, child: JobEntry): void {
  const { gate } = child;
  if (gate === null) return;
  while (gate.rounds.size > turn.state.limits.gateRoundCountMax) {
    dropRound(turn, child, { roundAt: oldestRound(gate), why: 'newer rounds have come' });
  }
}

function oldestRound(gate: Gate): EpochMs {
  return Math.min(...gate.rounds.keys()) as EpochMs;
}

function dropRound(
  turn: Turn,
  child: JobEntry,
  dropped: { readonly roundAt: EpochMs; readonly why: string },
): void {
  const { roundAt, why } = dropped;
  const round = child.gate?.rounds.get(roundAt);
  if (round === undefined) return;
  const missing = missingParents(child, round.parents).join(', ');
  const hasFired = round.hasFired;
  turn.emit({ kind: 'gateRoundDropped', jobName: child.name, roundAt });
  // Left-overs of a round that has fired once: nothing was missed.
  if (hasFired) return;
  const cycleAt = roundAt === EVER_ROUND ? turn.now : roundAt;
  const detail = `no success of ${missing}: ${why}`;
  const trigger = dependencyTrigger(turn, child, cycleAt);
  recordSkip(turn, child, trigger, { reason: 'gate incomplete', detail });
}

function dependencyTrigger(turn: Turn, child: JobEntry, cycleAt: EpochMs): Trigger {
  const dueAt = triggerTimeOf(child, turn.now);
  return { trigger: 'dependency', dueAt, cycleAt, arguments: null };
}
