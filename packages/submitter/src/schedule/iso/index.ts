export { meantDuration } from './meant-duration.js';
export { isRepeat, parseRepeat } from './parse-repeat.js';
export { isZeroPeriod, parsePeriod } from './period.js';
export { isoInZone, remainingOfRepeat } from './remaining.js';
export { type RepeatUnit, groupRepeats, nextOfUnit, previousOfUnit } from './repeat-group.js';
export {
  type CalendarRepeat,
  type ElapsedRepeat,
  type Repeat,
  countOfRepeat,
  instantOfNumber,
  nextOfRepeat,
  previousOfRepeat,
  takenCount,
} from './repeat.js';
export { countOfUnion } from './union-count.js';
