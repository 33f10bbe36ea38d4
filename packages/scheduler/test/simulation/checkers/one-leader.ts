import type { ObeyedRecord } from '../world/evidence.js';
import type { Violation } from './violation.js';

/** What is known of offices: who took which, what was sent under it, what agents did about it. */
export interface Offices {
  readonly taken: readonly {
    readonly epoch: number;
    readonly holder: string;
    readonly at: number;
  }[];
  readonly sent: readonly {
    readonly epoch: number;
    readonly holder: string;
    readonly at: number;
    readonly type: string;
  }[];
  readonly obeyed: readonly ObeyedRecord[];
  /** The ensemble kept its word: no session ended before its time. */
  readonly areLeasesRight: boolean;
}

/** P2: an epoch belongs to one process; who has a successor says nothing; no agent goes back. */
export function oneLeader(offices: Offices): Violation[] {
  const texts = [...sharedEpochs(offices), ...saidTooLate(offices), ...obeyedTheDeposed(offices)];
  return texts.map((text) => ({ promise: 'P2', text }));
}

function sharedEpochs({ taken, sent }: Offices): string[] {
  const holders = new Map<number, string>();
  const texts = taken.flatMap(({ epoch, holder, at }) => {
    const other = holders.get(epoch);
    holders.set(epoch, holder);
    return other === undefined ? [] : [`Epoch ${epoch} is of ${other} and, at ${at}, ${holder}.`];
  });
  const astray = sent.filter(({ epoch, holder }) => holders.get(epoch) !== holder);
  return [...texts, ...astray.map(({ epoch, holder }) => `${holder} used epoch ${epoch}.`)];
}

/** The lease ends before ZooKeeper hands the office on, by whatever clock. */
function saidTooLate({ taken, sent, areLeasesRight }: Offices): string[] {
  if (!areLeasesRight) return [];
  return sent.flatMap(({ epoch, holder, at, type }) => {
    const successor = taken.find((office) => office.epoch > epoch && office.at < at);
    if (successor === undefined) return [];
    const { epoch: later, at: since } = successor;
    return [
      `${holder} (epoch ${epoch}) sent ${type} at ${at}, epoch ${later} leads since ${since}.`,
    ];
  });
}

function obeyedTheDeposed({ obeyed }: Offices): string[] {
  const highest = new Map<string, number>();
  return obeyed.flatMap(({ agent, epoch, at }) => {
    const before = highest.get(agent) ?? 0;
    highest.set(agent, Math.max(before, epoch));
    return epoch < before ? [`${agent} obeyed epoch ${epoch} at ${at}, after ${before}.`] : [];
  });
}
