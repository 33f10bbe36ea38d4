import { acknowledgedWrites } from './acknowledged-writes.js';
import { everyOccurrence } from './every-occurrence.js';
import { everythingEnds } from './everything-ends.js';
import { gates } from './gates.js';
import type { History } from './history.js';
import { noDoubleLaunch } from './no-double-launch.js';
import { noOverlap } from './no-overlap.js';
import { reportedEnds } from './reported-ends.js';
import { retries } from './retries.js';
import { trueEnds } from './true-ends.js';
import type { Violation } from './violation.js';

export function checkAll(history: History): Violation[] {
  const checkers = [
    noDoubleLaunch,
    everyOccurrence,
    noOverlap,
    trueEnds,
    reportedEnds,
    acknowledgedWrites,
    gates,
    retries,
    everythingEnds,
  ];
  return checkers.flatMap((check) => check(history));
}
