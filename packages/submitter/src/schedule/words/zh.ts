import { DAY_MS } from '../../kernel/index.js';
import { civilOf, weekdayOf } from '../clock/index.js';
import { clockText, dateAndClock, lengthsOf, secondOfDay, unitOf } from './clock-text.js';
import type { ClockWords, PeriodMeaning, Times } from './meaning.js';
import { runsOf, shortStepMinutes, stepsText } from './number-runs.js';
import type { Phrases } from './phrases.js';
import { daysZh, joined, listZh, weekdayZh } from './zh-days.js';

/** Simplified Chinese: days stand before times. */
export const ZH: Phrases = {
  routine(times, days) {
    const isClock = times.kind === 'listed' || times.kind === 'stretches';
    const day = days.kind === 'all' && days.months.length === 12 && isClock ? '每天' : daysZh(days);
    return joined(day, timesZh(times));
  },
  period: periodZh,
  once({ locals }) {
    const shown = locals.slice(0, ONCE_COUNT_MAX).map(instantZh);
    const more = locals.length - shown.length;
    const each = locals.length > 1 ? '各一次' : '一次';
    return `${more === 0 ? listZh(shown) : `${shown.join('、')}等 ${locals.length} 个时刻`}，${each}`;
  },
  counted: (count, what) => `${what}，共 ${count} 次`,
  inZone: (what, zone) => `${what}（${zone}）`,
  starting: (what, firstLocal, isTimeTold) =>
    joined(`${what}，自 ${isTimeTold ? instantZh(firstLocal) : dateZh(firstLocal)}`, '起'),
  fromTo: (what, firstLocal, lastLocal) =>
    `${what}，从 ${instantZh(firstLocal)} 到 ${instantZh(lastLocal)}`,
  withClockWords(what, words) {
    const rules = clockRulesZh(words);
    return rules.length === 0 ? what : `${what}；${clockTimeZh(words)}${rules.join('，')}`;
  },
  several(clauses, moreCount) {
    const said = clauses.reduce((before, clause) => `${before}；${joined('以及', clause)}`);
    return moreCount === 0 ? said : `${said}；另有 ${moreCount} 条规则`;
  },
  never: '从不运行：没有剩余次数',
  sentence: (clause) => `${clause}。`,
};

const ONCE_COUNT_MAX = 3;

function timesZh(times: Times): string {
  switch (times.kind) {
    case 'round':
      return roundZh(times);
    case 'stretches': {
      const { stepSeconds, stretches } = times;
      const shown = stretches.map(({ from, to }) => `${clockText(from)} 至 ${clockText(to)}`);
      return joined(listZh(shown), everyZh(stepSeconds));
    }
    case 'listed':
      return listZh(times.seconds.map(clockText));
    case 'fields':
      return fieldsZh(times);
  }
}

const UNITS = { hour: '小时', minute: '分钟', second: '秒' } as const;

function everyZh(seconds: number): string {
  const { unit, count } = unitOf(seconds);
  return count === 1 ? `每${UNITS[unit]}` : `每 ${count} ${UNITS[unit]}`;
}

function roundZh({ stepSeconds, firstSecond }: Extract<Times, { kind: 'round' }>): string {
  if (firstSecond === 0) return everyZh(stepSeconds);
  const [minute, second] = [Math.floor(firstSecond / 60), firstSecond % 60];
  const where =
    60 % stepSeconds === 0
      ? `每分钟的第 ${second} 秒`
      : `每小时的第 ${minute} 分${second === 0 ? '' : ` ${second} 秒`}`;
  const isOnce = stepSeconds === 60 || stepSeconds === 3_600;
  return isOnce ? where : `${everyZh(stepSeconds)}（从${where}起）`;
}

function fieldsZh({ seconds, minutes, hours }: Extract<Times, { kind: 'fields' }>): string {
  const ofHours = hours.length === 24 ? '每小时的' : `${numbersZh(hours)} 时的`;
  const ofMinutes = minutes.length === 60 ? '每分钟' : `第 ${numbersZh(minutes)} 分`;
  const ofSeconds = seconds.length === 60 ? '的每一秒' : `的第 ${numbersZh(seconds)} 秒`;
  const isFullMinute = seconds.length === 1 && seconds[0] === 0;
  const short = hours.length > 1 && seconds.length === 1 ? shortStepMinutes(minutes) : null;
  const remark = short === null ? '' : `（到下一小时的最后一步较短：${short} 分钟）`;
  return `${joined(ofHours, ofMinutes)}${isFullMinute ? '' : ofSeconds}${remark}`;
}

/** "0、7、14 … 56", "9 至 17". */
function numbersZh(values: readonly number[]): string {
  const runs = runsOf(values).map(({ from, to }) =>
    from === to ? String(from) : `${from} 至 ${to}`,
  );
  return stepsText(values, String, '、') ?? listZh(runs);
}

function periodZh(period: PeriodMeaning): string {
  const { monthCount, dayCount, seconds, isElapsedTold, anchorLocal } = period;
  const isWeeks = monthCount === 0 && dayCount > 0 && dayCount % 7 === 0 && seconds === 0;
  const lengths: readonly (readonly [number, string])[] = [
    [Math.floor(monthCount / 12), '年'],
    [monthCount % 12, '个月'],
    isWeeks ? [dayCount / 7, '周'] : [dayCount, '天'],
    ...lengthsOf(seconds).map(({ count, unit }) => [count, UNITS[unit]] as const),
  ];
  const parts = lengths.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  const every = `每 ${parts.join('零 ')}`.replace(/^每 1 (小时|分钟|秒|天|周|年)$/, '每$1');
  if (seconds > 0) return `${every}${isElapsedTold ? '（按实际经过的时间）' : ''}`;
  const { clock } = dateAndClock(anchorLocal);
  return joined(`${every}${periodDayZh(period, isWeeks)}`, clock);
}

/** On which day of the week, month or year a period comes round. */
function periodDayZh(
  { monthCount, dayCount, anchorLocal }: PeriodMeaning,
  isWeeks: boolean,
): string {
  const { month, day } = dateAndClock(anchorLocal).date;
  if (isWeeks) return `的${weekdayZh(weekdayOf(Math.floor(anchorLocal / DAY_MS)))}`;
  if (monthCount === 0 || dayCount > 0) return '的';
  if (monthCount % 12 === 0) {
    return `的 ${month} 月 ${day} 日${month === 2 && day === 29 ? '（没有 29 日则为 28 日）' : ''}`;
  }
  return `的 ${day} 日${day > 28 ? '（较短的月份为最后一天）' : ''}`;
}

export function dateZh(local: number): string {
  const { year, month, day } = civilOf(Math.floor(local / DAY_MS));
  return `${year} 年 ${month} 月 ${day} 日`;
}

export function instantZh(local: number): string {
  return `${dateZh(local)} ${clockText(secondOfDay(local))}`;
}

function clockTimeZh({ gap, overlap }: ClockWords): string {
  if (overlap === null) return '时钟拨快时';
  return gap === null ? '时钟拨慢时' : '时钟调整时';
}

function clockRulesZh({ gap, overlap }: ClockWords): string[] {
  const missing = gap === 'skip' ? '跳过' : '在空档之后立即运行';
  const double = overlap === 'both' ? '运行两次' : '只运行一次';
  return [
    ...(gap === null ? [] : [`不存在的时刻${missing}`]),
    ...(overlap === null ? [] : [`出现两次的时刻${double}`]),
  ];
}
