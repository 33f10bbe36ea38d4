import { DAY_MS, SECOND_MS } from '../../kernel/index.js';
import { nextIn32, nextIn60, previousIn32, previousIn60 } from './cron-bits.js';
import { type CountedPattern, LOCAL_MAX, LOCAL_MIN } from '../clock/index.js';
import { type CronExpression, fitsDay, nextDay, previousDay } from './cron-expression.js';
import { countCronLocals } from './cron-count.js';

/** The local times of a cron expression. */
export function cronPattern(expression: CronExpression): CountedPattern {
  return {
    nextLocal: (afterLocal) => nextLocal(expression, afterLocal),
    previousLocal: (uptoLocal) => previousLocal(expression, uptoLocal),
    countLocal: (afterLocal, uptoLocal) => countCronLocals(expression, afterLocal, uptoLocal),
  };
}

function nextLocal(expression: CronExpression, afterLocal: number): number | null {
  const fromSecond = Math.floor(Math.max(afterLocal, LOCAL_MIN - 1) / SECOND_MS) + 1;
  const day = Math.floor(fromSecond / DAY_SECONDS);
  if (fitsDay(expression, day)) {
    const second = nextTime(expression, fromSecond - day * DAY_SECONDS);
    if (second >= 0) return bounded(day * DAY_MS + second * SECOND_MS);
  }
  const later = nextDay(expression, day);
  return later === null ? null : bounded(later * DAY_MS + nextTime(expression, 0) * SECOND_MS);
}

function previousLocal(expression: CronExpression, uptoLocal: number): number | null {
  const uptoSecond = Math.floor(Math.min(uptoLocal, LOCAL_MAX) / SECOND_MS);
  const day = Math.floor(uptoSecond / DAY_SECONDS);
  if (fitsDay(expression, day)) {
    const second = previousTime(expression, uptoSecond - day * DAY_SECONDS);
    if (second >= 0) return bounded(day * DAY_MS + second * SECOND_MS);
  }
  const earlier = previousDay(expression, day);
  if (earlier === null) return null;
  return bounded(earlier * DAY_MS + previousTime(expression, DAY_SECONDS - 1) * SECOND_MS);
}

const DAY_SECONDS = 86_400;

function bounded(local: number): number | null {
  return local < LOCAL_MIN || local > LOCAL_MAX ? null : local;
}

/** The first allowed second of the day not before `from`; −1 when the day has none left. */
function nextTime(expression: CronExpression, from: number): number {
  const hour = Math.floor(from / 3_600);
  const minute = Math.floor(from / 60) % 60;
  if ((expression.hours & (1 << hour)) !== 0) {
    if (nextIn60(expression.minutes, minute) === minute) {
      const second = nextIn60(expression.seconds, from % 60);
      if (second >= 0) return hour * 3_600 + minute * 60 + second;
    }
    const laterMinute = minute === 59 ? -1 : nextIn60(expression.minutes, minute + 1);
    if (laterMinute >= 0) {
      return hour * 3_600 + laterMinute * 60 + nextIn60(expression.seconds, 0);
    }
  }
  const laterHour = nextIn32(expression.hours, hour + 1);
  if (laterHour < 0) return -1;
  return laterHour * 3_600 + nextIn60(expression.minutes, 0) * 60 + nextIn60(expression.seconds, 0);
}

/** The last allowed second of the day not after `upto`; −1 when there is none before. */
function previousTime(expression: CronExpression, upto: number): number {
  const hour = Math.floor(upto / 3_600);
  const minute = Math.floor(upto / 60) % 60;
  if ((expression.hours & (1 << hour)) !== 0) {
    if (previousIn60(expression.minutes, minute) === minute) {
      const second = previousIn60(expression.seconds, upto % 60);
      if (second >= 0) return hour * 3_600 + minute * 60 + second;
    }
    const earlierMinute = minute === 0 ? -1 : previousIn60(expression.minutes, minute - 1);
    if (earlierMinute >= 0) {
      return hour * 3_600 + earlierMinute * 60 + previousIn60(expression.seconds, 59);
    }
  }
  const earlierHour = previousIn32(expression.hours, hour - 1);
  if (earlierHour < 0) return -1;
  return (
    earlierHour * 3_600 +
    previousIn60(expression.minutes, 59) * 60 +
    previousIn60(expression.seconds, 59)
  );
}
