import type { CronFieldName, CronWords } from './cron-words.js';

export const CHINESE: CronWords = {
  labels: {
    means: '含义',
    becomes: '转换为',
    stays: '保留为',
    why: '原因',
    dst: '附带',
    drawn: '抽取',
    zone: '时区',
    next: '接下来',
    fields: '字段',
    days: '日期',
    clocks: '时钟',
    note: '注意',
    is: '内容',
  },
  verdicts: { never: '永不', reboot: '拒绝', refused: '拒绝' },
  refusals: {
    never: '它永远不会运行。',
    reboot: '它在机器启动时运行，而那不是一个时间。',
    refused: '照现在的写法，它不能作为时间表。',
  },
  fields: {
    second: '秒',
    minute: '分',
    hour: '时',
    day: '日',
    month: '月',
    weekday: '星期',
  },
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  months: '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月'.split(' '),
  all: '全部',
  comma: '、',
  colon: '：',
  hours: '小时',
  minutes: '分钟',
  bothDays: '“日”与“星期”须同时满足，因为其中一个以 * 开头。',
  eitherDay: '“日”与“星期”满足其一即可，因为两者都不以 * 开头。',
  hints: {
    quartz:
      '这像是 Quartz 的写法，它以 1 表示周日（这里是 0 或 7）；--quartz 按 Quartz 的方式读取。',
    year: (word) => `cron 没有年份：五个字段之后的 ${word} 被当作命令，该行每年都会触发。`,
    abbreviation: (name, zone) => `${name} 按 ${zone} 读取，而它也指其他时区：请写出时区的全名。`,
    step: ({ text, field, low, last, step, iso }) =>
      (last === low
        ? `“${CHINESE.fields[field]}”字段中的 ${text} 只有 ${low}。`
        : `${text} 在 ${last} 之后每${CYCLES_IN_CHINESE[field]}从 ${low} 重新开始。`) +
      `若要不间断地每 ${step} ${UNITS_IN_CHINESE[field]}一次：${iso}`,
  },
  noLines: '标准输入中没有带时间的行。',
  drawnFrom: (seed) =>
    seed === ''
      ? '~ 由作业名决定：用 --seed NAME 查看该作业得到的数值'
      : `~ 由名称 ${seed} 决定，始终相同`,
  isUnion: (count) => `它由 ${count} 个重复组成`,
  repeats: (count) => `${count} 个重复，合为一个时间表：`,
  more: (count) => `…… 还有 ${count} 个（--explain 显示全部）`,
  after: (instant) => `${instant} 之后`,
  none: (instant, last) =>
    last === null ? `${instant} 之后永不运行` : `${instant} 之后不再运行；最后一次为 ${last}`,
  only: (instant) => `${instant}，此后不再运行`,
  values: (count) => `（${count} 个值）`,
  rules: {
    fixed: (zone) => `${zone} 今后没有时钟调整。`,
    elapsed: '按经过的时间计算，时钟调整不影响它。',
    follows: (field) =>
      `“${field}”字段以 * 开头，因此按当地时钟运行：被跳过的时间不运行，出现两次的时间运行两次。`,
    once:
      '“分”与“时”字段都不以 * 开头，因此每个日历时刻运行一次：被跳过时紧接其后运行，' +
      '出现两次时在第一次运行。',
    calendar: '天及更长的周期保持当地时间：被跳过时紧接其后运行，出现两次时在第一次运行。',
    untouched: (years) => `今后 ${years} 年的时钟调整都不影响它。`,
  },
  forward: (span) => `拨快 ${span}`,
  back: (span) => `拨慢 ${span}`,
  touched: {
    left: (times) => `${times} 被跳过，不运行`,
    later: (times, at) => `${times} 被跳过，在 ${at} 运行`,
    twice: (times) => `${times} 出现两次，运行两次`,
    first: (times) => `${times} 出现两次，在第一次运行`,
  },
};

const CYCLES_IN_CHINESE: Partial<Record<CronFieldName, string>> = {
  second: '分钟',
  minute: '小时',
  hour: '天',
  day: '月',
};
const UNITS_IN_CHINESE: Partial<Record<CronFieldName, string>> = {
  second: '秒',
  minute: '分钟',
  hour: '小时',
  day: '天',
};
