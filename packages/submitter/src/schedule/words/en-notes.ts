import type { EpochMs } from '../../kernel/index.js';
import type { Change, ClockNote, Missing } from './clock-notes.js';
import { clockText, dateAndClock, isLongChange, secondOfDay } from './clock-text.js';
import { dateEn, instantEn } from './en.js';
import { listEn } from './en-days.js';
import { offsetName } from './zone-name.js';

/** One note as a full sentence. */
export function noteEn(note: ClockNote, at: EpochMs): string {
  switch (note.kind) {
    case 'moved': {
      const runs = note.isOwn
        ? 'this occurrence comes right after the gap and is in place of that, too'
        : 'it runs at the first instant after the gap';
      const said = missingEn(note.times, note.change);
      return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}; ${runs}.`;
    }
    case 'leftOut':
      return `Left out before this occurrence: ${missingEn(note.times, note.change)}.`;
    case 'twice': {
      const runs = note.isOther
        ? `this is the ${note.pass} of two passes`
        : `it runs the ${note.pass} time only`;
      const clock = clockText(secondOfDay(note.local));
      return `${clock} comes twice ${onDayEn(note.local)}: ${changeEn(note.change)}; ${runs}.`;
    }
    case 'notAgain': {
      const { fromLocal, toLocal } = note.change;
      const [from, to] = [dateAndClock(toLocal).clock, dateAndClock(fromLocal).clock];
      const said = `the times from ${from} to ${to} come twice and are not run again`;
      return `Before this occurrence ${said}: ${changeEn(note.change)}.`;
    }
    case 'offset': {
      const [from, to] = [offsetName(note.beforeAt, note.zone), offsetName(at, note.zone)];
      return `The UTC offset has changed from ${from} to ${to} since the occurrence before.`;
    }
  }
}

function missingEn({ locals, isRange }: Missing, change: Change): string {
  const clocks = locals.map((local) => dateAndClock(local).clock);
  const times = isRange ? `the times from ${clocks.join(' to ')}` : listEn(clocks);
  const verb = locals.length === 1 ? 'does' : 'do';
  return `${times} ${verb} not exist ${onDayEn(locals[0] ?? 0)}: ${changeEn(change)}`;
}

function changeEn({ fromLocal, toLocal }: Change): string {
  const show = isLongChange(fromLocal, toLocal) ? instantEn : clockEn;
  const [from, to] = [show(fromLocal), show(toLocal)];
  return `the clocks go ${toLocal > fromLocal ? 'forward' : 'back'} from ${from} to ${to}`;
}

function clockEn(local: number): string {
  return dateAndClock(local).clock;
}

function onDayEn(local: number): string {
  return `on ${dateEn(local)}`;
}
