import type { Times } from './meaning.js';

export const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

/** Four or more in a row are worth a "from … to …". */
const STRETCH_LENGTH_MIN = 4;
/** In several stretches each has at least three. */
const PART_LENGTH_MIN = 3;
const STRETCH_COUNT_MAX = 3;
/** Four minutes of the hour or fewer are listed where they do not begin with the hour. */
const LISTED_STEP_SECONDS_MIN = 900;
/** So many times of the day are listed rather than said as minutes of hours. */
const LISTED_COUNT_MAX = 8;

/** Seconds of the day (ascending, at least one) in the shortest form that says them all. */
export function readTimes(times: readonly number[]): Times {
  const step = evenStep(times);
  const [first = 0] = times;
  if (step * times.length === DAY_SECONDS && (first === 0 || HOUR_SECONDS % step === 0)) {
    const isListed = first !== 0 && step < HOUR_SECONDS && step >= LISTED_STEP_SECONDS_MIN;
    const fields = isListed ? fieldsOf(times) : null;
    return fields ?? { kind: 'round', stepSeconds: step, firstSecond: first };
  }
  const stretches = stretchesOf(times);
  if (stretches !== null) return stretches;
  if (times.length <= LISTED_COUNT_MAX) return { kind: 'listed', seconds: times };
  const fields = fieldsOf(times);
  const isHourList = fields?.minutes.length === 1 && fields.seconds.length === 1;
  return fields === null || (isHourList && fields.hours.length < 24)
    ? { kind: 'listed', seconds: times }
    : fields;
}

/** Whether it goes on all day long: then a clock change is expected to change nothing. */
export function isRoundTheClock(times: Times): boolean {
  if (times.kind === 'round') return times.stepSeconds <= HOUR_SECONDS;
  return times.kind === 'fields' && times.hours.length === 24;
}

/** The one distance between neighbours; 0 when it varies or there are fewer than three. */
function evenStep(times: readonly number[]): number {
  const [first = 0, second = 0] = times;
  if (times.length < 3) return 0;
  const step = second - first;
  return times.every((time, index) => time === first + index * step) ? step : 0;
}

function stretchesOf(times: readonly number[]): Times | null {
  const [first = 0, second = 0] = times;
  if (times.length < STRETCH_LENGTH_MIN) return null;
  const stepSeconds = second - first;
  const stretches: { from: number; to: number }[] = [];
  for (const time of times) {
    const open = stretches.at(-1);
    if (open !== undefined && time === open.to + stepSeconds) open.to = time;
    else if (stretches.length < STRETCH_COUNT_MAX) stretches.push({ from: time, to: time });
    else return null;
  }
  const isLong = ({ from, to }: { from: number; to: number }): boolean =>
    to - from >= (PART_LENGTH_MIN - 1) * stepSeconds;
  return stretches.every(isLong) ? { kind: 'stretches', stepSeconds, stretches } : null;
}

type Fields = Extract<Times, { kind: 'fields' }>;

/** Seconds, minutes and hours whose combinations are exactly these times; null if none are. */
function fieldsOf(times: readonly number[]): Fields | null {
  const distinct = (of: (time: number) => number): number[] =>
    [...new Set(times.map(of))].sort((left, right) => left - right);
  const seconds = distinct((time) => time % 60);
  const minutes = distinct((time) => Math.floor(time / 60) % 60);
  const hours = distinct((time) => Math.floor(time / HOUR_SECONDS));
  return seconds.length * minutes.length * hours.length === times.length
    ? { kind: 'fields', seconds, minutes, hours }
    : null;
}
