import type { EpochMs } from '../../kernel/index.js';
import type { Change, ClockNote, Missing } from './clock-notes.js';
import { dateAndClock, isLongChange } from './clock-text.js';
import { dateZh, instantZh } from './zh.js';
import { listZh } from './zh-days.js';
import { offsetName } from './zone-name.js';

/** One note as a full sentence. */
export function noteZh(note: ClockNote, at: EpochMs): string {
  switch (note.kind) {
    case 'moved': {
      const runs = note.isOwn ? '本次运行紧接空档之后，也代替该时刻' : '改在空档之后立即运行';
      return `${missingZh(note.times, note.change)}；${runs}。`;
    }
    case 'leftOut':
      return `此前跳过：${missingZh(note.times, note.change)}。`;
    case 'twice': {
      const pass = note.pass === 'first' ? '第一' : '第二';
      const runs = note.isOther ? `这是两次中的${pass}次` : `只在${pass}次运行`;
      return `${instantZh(note.local)} 出现两次：${changeZh(note.change)}；${runs}。`;
    }
    case 'notAgain': {
      const { fromLocal, toLocal } = note.change;
      const [from, to] = [dateAndClock(toLocal).clock, dateAndClock(fromLocal).clock];
      return `此前 ${from} 至 ${to} 的时刻出现两次，不再重复运行：${changeZh(note.change)}。`;
    }
    case 'offset': {
      const [from, to] = [offsetName(note.beforeAt, note.zone), offsetName(at, note.zone)];
      return `自上一次运行以来，UTC 偏移从 ${from} 变为 ${to}。`;
    }
  }
}

function missingZh({ locals, isRange }: Missing, change: Change): string {
  const clocks = locals.map((local) => dateAndClock(local).clock);
  const times = isRange ? clocks.join(' 至 ') : listZh(clocks);
  return `${dateZh(locals[0] ?? 0)} ${times} 不存在：${changeZh(change)}`;
}

function changeZh({ fromLocal, toLocal }: Change): string {
  const show = isLongChange(fromLocal, toLocal) ? instantZh : clockZh;
  const [from, to] = [show(fromLocal), show(toLocal)];
  return `时钟从 ${from} ${toLocal > fromLocal ? '拨快' : '拨慢'}到 ${to}`;
}

function clockZh(local: number): string {
  return dateAndClock(local).clock;
}
