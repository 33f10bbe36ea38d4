import Anser from 'anser';

/** A stretch of one look. `classes` come from a fixed set; the text is only ever text. */
export interface LogSpan {
  readonly text: string;
  readonly classes: string;
}

export interface LogLine {
  /** Counts on while the log grows, so that drawn lines stay drawn. */
  readonly number: number;
  readonly spans: readonly LogSpan[];
}

/** What is shown of an output: finished lines, and the one still being written. */
export interface LogText {
  readonly lines: readonly LogLine[];
  readonly openLine: string;
  readonly nextNumber: number;
  readonly hasDropped: boolean;
}

/** A log that is followed keeps this many lines: more would make a phone slow in time. */
export const LOG_LINE_COUNT_MAX = 5_000;
/** One that is read backwards may become longer; beyond it the download is the tool. */
export const LOG_LINE_COUNT_READ_MAX = 50_000;
/** A line longer than that is cut in the view. */
export const LOG_LINE_LENGTH_MAX = 8_192;

export const EMPTY_LOG: LogText = { lines: [], openLine: '', nextNumber: 0, hasDropped: false };

/** The log after more output; old lines beyond the bound are let go. */
export function appendLog(
  log: LogText,
  output: string,
  lineCountMax: number = LOG_LINE_COUNT_MAX,
): LogText {
  const pieces = (log.openLine + output).split('\n');
  const openLine = (pieces.pop() ?? '').slice(-LOG_LINE_LENGTH_MAX);
  const added = pieces.map((text, index) => toLine(text, log.nextNumber + index));
  const lines = [...log.lines, ...added];
  return {
    lines: lines.slice(-lineCountMax),
    openLine,
    nextNumber: log.nextNumber + added.length,
    hasDropped: log.hasDropped || lines.length > lineCountMax,
  };
}

/** All lines to draw: the open one too, once something stands in it. */
export function shownLines(log: LogText): readonly LogLine[] {
  return log.openLine === '' ? log.lines : [...log.lines, toLine(log.openLine, log.nextNumber)];
}

function toLine(text: string, number: number): LogLine {
  return { number, spans: toSpans(afterReturns(text).slice(0, LOG_LINE_LENGTH_MAX)) };
}

/** A progress bar writes over its own line: what stands there in the end counts. */
function afterReturns(text: string): string {
  const line = text.replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
}

function toSpans(text: string): readonly LogSpan[] {
  if (!hasControls(text)) return [{ text, classes: '' }];
  const parts = Anser.ansiToJson(text, { use_classes: true, remove_empty: true });
  return parts.map((part) => ({ text: visible(part.content), classes: classesOf(part) }));
}

interface StyledPart {
  readonly fg: string | null;
  readonly bg: string | null;
  readonly decorations: readonly string[];
}

const SIXTEEN = /^ansi-(bright-)?(black|red|green|yellow|blue|magenta|cyan|white)$/;

/** Only names we style: palette and true colours beyond the sixteen are shown plain. */
function classesOf({ fg, bg, decorations }: StyledPart): string {
  const names = [
    fg !== null && SIXTEEN.test(fg) ? fg : '',
    bg !== null && SIXTEEN.test(bg) ? `on-${bg}` : '',
    ...decorations.filter((name) => /^(bold|italic|underline|dim)$/.test(name)),
  ];
  return names.filter(Boolean).join(' ');
}

/** Other control characters would be invisible or, worse, move the text around. */
// eslint-disable-next-line no-control-regex -- they are what it is about
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

function hasControls(text: string): boolean {
  return text.search(CONTROLS) >= 0;
}

function visible(text: string): string {
  return text.replace(CONTROLS, '');
}
