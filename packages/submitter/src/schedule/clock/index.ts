export {
  type Civil,
  LOCAL_MAX,
  LOCAL_MIN,
  addMonths,
  civilOf,
  dayNumber,
  isLeapYear,
  monthLength,
  weekdayOf,
} from './civil.js';
export { type ClockChange, clockChanges } from './clock-changes.js';
export { similarZone } from './similar-zone.js';
export { spelledZone } from './spelled-zone.js';
export {
  type DstRule,
  type Wall,
  type WallPattern,
  GAP_MS_MAX,
  firstInstantFrom,
  instantOfLocal,
  nextOnWall,
  previousOnWall,
  singleTime,
} from './wall-clock.js';
export { type CountedPattern, countOnWall } from './wall-count.js';
export { type ZoneChange, zoneChangesAfter } from './zone-changes.js';
export {
  type Segment,
  type Zone,
  UTC,
  ZONE_REACH_MS,
  findZone,
  fixedZone,
  isZoneKnown,
} from './zone.js';
