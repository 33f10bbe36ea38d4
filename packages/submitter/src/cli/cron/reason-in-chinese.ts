/** The reasons that lines do not become one repeat, as `convertCron` words them. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^it takes (\d+) repeats, more than the (\d+) of a union: (.+)$/,
    '需要 $1 个重复，超过一个并集的上限 $2：$3',
  ],
  [/^it takes (\d+) repeats: (.+)$/, '需要 $1 个重复：$2'],
  [/its times of the day share no single period$/, '一天中的时刻没有单一的周期'],
  [/(\d+) times? of the day on each of (.+)$/, '$2，各有 $1 个时刻'],
  [/(\d+) weekdays?/, '$1 个星期几'],
  [/ and (\d+) days? of months/, '和 $1 个每月的日子'],
  [/(\d+) days? of months/, '$1 个每月的日子'],
  [
    /^the day-of-month field (".*") and the day-of-week field (".*") must both fit .*$/,
    '“日”字段 $1 与“星期”字段 $2 须同时满足（其中一个以 * 开头），没有重复能同时表达两者',
  ],
  [
    /^the day-of-week field (".*") counts weekdays within the month, which no repeat does$/,
    '“星期”字段 $1 按月内第几个星期几计数，重复无法表达',
  ],
  [
    /^the day-of-week field (".*") is limited by the month field (".*"), and .*$/,
    '“星期”字段 $1 受“月”字段 $2 限制，而每周的重复全年运行',
  ],
  [
    /^the day-of-month field (".*") moves with the weekdays, which no repeat does$/,
    '“日”字段 $1 随星期移动，重复无法表达',
  ],
  [
    /^the day-of-month field (".*") with the month field (".*") names a day that some .*$/,
    '“日”字段 $1 与“月”字段 $2 指定的日子在某些月份中不存在，而每月的重复会改在该月最后一天运行',
  ],
];

/** A reason of a conversion in Chinese; one that has no Chinese yet stays as it is. */
export function reasonInChinese(reason: string): string {
  return REASONS.reduce((text, [english, chinese]) => text.replace(english, chinese), reason);
}
