import { REPEAT_REFUSALS } from './repeat-refusal-in-chinese.js';

/**
 * The parts of refusals of cron lines: a field's name, its rule, what else is wrong. They are the
 * sentences of the schedule's own folder; what is not among them stays as it is.
 */
const CRON_REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^("[^]*") in the second field: /, '“秒”字段中的 $1：'],
  [/^("[^]*") in the minute field: /, '“分”字段中的 $1：'],
  [/^("[^]*") in the hour field: /, '“时”字段中的 $1：'],
  [/^("[^]*") in the day-of-month field: /, '“日”字段中的 $1：'],
  [/^("[^]*") in the month field: /, '“月”字段中的 $1：'],
  [/^("[^]*") in the day-of-week field: /, '“星期”字段中的 $1：'],
  [/(\d+) is not between (\d+) and (\d+)/, '$1 不在 $2 到 $3 之间'],
  [/, 0 \(the full hour\) was probably meant/, '，可能是指 0（整点）'],
  [/, 0 \(midnight\) was probably meant/, '，可能是指 0（午夜）'],
  [/ \(0 and 7 are Sunday\)/, '（0 和 7 都是周日）'],
  [/ \(1 is January\)/, '（1 是一月）'],
  [/a range goes upwards, ("[^"]*") would never match/, '范围须由小到大，$1 永远不会匹配'],
  [/a step needs a range before it/, '步长之前需要一个范围'],
  [/the step after "\/" is a whole number, not ("[^"]*")/, '“/” 之后的步长须为整数，而不是 $1'],
  [
    /a step of 0 never moves; leave "\/0" out, or use 1 or more/,
    '步长 0 不会前进；去掉 “/0”，或用 1 以上',
  ],
  [/a list has no empty entries/, '列表中不能有空项'],
  [/("[^"]*") has more than one ("[^"]*")/, '$1 中有不止一个 $2'],
  [/numbers have no sign/, '数字不带符号'],
  [/names have three letters/, '名称为三个字母'],
  [/("[^"]*") is not a number from (\d+) to (\d+)/, '$1 不是 $2 到 $3 的数字'],
  [/ or a name \(([^)]*)\)/, '，也不是名称（$1）'],
  [
    /Jenkins's "H" is not known here: write the number you want/,
    '这里没有 Jenkins 的 “H”：请写出想要的数字',
  ],
  [
    /"\?" goes into the day-of-month or day-of-week field only; use "\*"/,
    '“?” 只能用于“日”或“星期”字段；请用 “*”',
  ],
  [
    /"\*" stands alone, or before a step as in "\*\/2"/,
    '“*” 须单独出现，或像 “*/2” 那样在步长之前',
  ],
  [
    /"L" needs a weekday before it: "6L" is the last Saturday, "6" every Saturday/,
    '“L” 之前需要星期几：“6L” 是最后一个周六，“6” 是每个周六',
  ],
  [
    /the number after "#" is 1 to 5, as in "5#2" for the second Friday/,
    '“#” 之后的数字为 1 到 5，例如 “5#2” 表示第二个周五',
  ],
  [
    / is not known here; "L", "L-3", "LW" and "15W" go into the day-of-month field, "5L" and "5#2" into the day-of-week field/,
    ' 在这里不能用；“L”“L-3”“LW”“15W” 用于“日”字段，“5L”“5#2” 用于“星期”字段',
  ],
  [
    /^("[^]*") never fires: no month of the month field \(("[^"]*")\) has a day that the day-of-month field \(("[^"]*")\) and the day-of-week field \(("[^"]*")\) allow; for the last day of a month(?= )/,
    '$1 永远不会运行：“月”字段（$2）的月份中没有“日”字段（$3）和“星期”字段（$4）允许的日子；要在每月最后一天运行',
  ],
  [
    /^("[^]*") is neither a repeat \(R\[n\]\/start\/period\) nor a cron expression: /,
    '$1 既不是重复（R[n]/起点/周期），也不是 cron 表达式：',
  ],
  [
    /it has (\d+) fields? where cron has 5, or 6 with seconds first/,
    '它有 $1 个字段，而 cron 有 5 个，或以秒开头的 6 个',
  ],
  [
    /it has 7 fields, and a year is not among those known \([^)]*\)/,
    '它有 7 个字段，而这里没有“年”字段（秒、分、时、日、月、星期）',
  ],
  [
    /is not a time: it runs when a machine starts, which a fleet has no single moment for; start such a program as a service of the machine, or give it a time/,
    '不是一个时间：它在机器启动时运行，而一组机器没有共同的启动时刻；请把这样的程序作为机器的服务启动，或给它一个时间',
  ],
  [/ is not cron; write it as a repeat/, ' 不是 cron；请写成重复'],
  [/ is not a nickname; known are /, ' 不是已知的别名；已知的有 '],
  [/ is not a known time zone/, ' 不是已知的时区'],
  [
    /the range of "~" goes upwards, ("[^"]*") would never match/,
    '“~” 的范围须由小到大，$1 永远不会匹配',
  ],
];

/** How refusals end. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/[;,] ("[^"]*") was probably meant/, '；可能是指 $1'],
  [/[;,]? ?expected an IANA name, e\.g\. /, '；应为 IANA 名称，例如 '],
  [/[;,]? ?expected e\.g\. /, '；例如 '],
  [/" or "/, '" 或 "'],
  [/\.$/, '。'],
];

/** A refusal in Chinese, as far as its parts have some. */
export function refusalInChinese(text: string): string {
  return [...CRON_REFUSALS, ...REPEAT_REFUSALS, ...ENDINGS].reduce(
    (said, [english, chinese]) => said.replace(english, chinese),
    text,
  );
}
