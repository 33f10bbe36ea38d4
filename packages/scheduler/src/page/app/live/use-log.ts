import { useEffect, useState } from 'preact/hooks';
import { type LogSource, RequestFailed, fetchLog } from '../api/index.js';
import {
  EMPTY_LOG,
  LOG_LINE_COUNT_MAX,
  LOG_LINE_COUNT_READ_MAX,
  type LogText,
  appendLog,
} from '../view/index.js';

export interface LiveLog {
  readonly text: LogText;
  /** Bytes of the file before what is shown. */
  readonly startOffset: number;
  readonly size: number;
  readonly hasEnded: boolean;
  readonly isLoaded: boolean;
  readonly error: RequestFailed | null;
}

const TAIL_BYTES = 65_536;
const CHUNK_BYTES = 262_144;
const POLL_MS = 1_000;
const EMPTY: LiveLog = {
  text: EMPTY_LOG,
  startOffset: 0,
  size: 0,
  hasEnded: false,
  isLoaded: false,
  error: null,
};

/**
 * The end of an output, and all that is written to it from now on.
 * @param from the first byte to show; null for the last stretch of the file.
 * @param isRunActive while true an output that is not there yet may still come.
 */
export function useLog(source: LogSource, from: number | null, isRunActive: boolean): LiveLog {
  const [log, setLog] = useState<LiveLog>(EMPTY);
  useEffect(() => {
    const aborter = new AbortController();
    setLog(EMPTY);
    void follow(source, from, { signal: aborter.signal, isRunActive, show: setLog });
    return () => aborter.abort();
  }, [source.runId, source.stream, source.attempt, from, isRunActive]);
  return log;
}

/** No answer at all, or none of a leader: another scheduler will take over. */
function isPassing({ status }: RequestFailed): boolean {
  return status === 0 || status === 502 || status === 503;
}

interface Following {
  readonly signal: AbortSignal;
  readonly isRunActive: boolean;
  readonly show: (log: LiveLog) => void;
}

async function follow(source: LogSource, from: number | null, following: Following) {
  const { signal, isRunActive, show } = following;
  let reader: LogReader | null = null;
  while (!signal.aborted) {
    try {
      reader ??= await openLog(source, from, signal);
      const isAtEnd = await reader.readOn(signal);
      if (signal.aborted) return;
      show(reader.log);
      if (isAtEnd && reader.log.hasEnded) return;
      if (!isAtEnd) continue;
    } catch (error) {
      if (signal.aborted) return;
      show({ ...(reader?.log ?? EMPTY), isLoaded: true, error: error as RequestFailed });
      const mayCome = error instanceof RequestFailed && (isPassing(error) || isRunActive);
      if (!mayCome) return;
    }
    await pause(POLL_MS);
  }
}

async function openLog(source: LogSource, from: number | null, signal: AbortSignal) {
  if (from !== null) return new LogReader(source, from, LOG_LINE_COUNT_READ_MAX);
  const { size } = await fetchLog(source, { offset: 0, length: 0 }, signal);
  return new LogReader(source, Math.max(0, size - TAIL_BYTES), LOG_LINE_COUNT_MAX);
}

class LogReader {
  log: LiveLog;
  readonly #source: LogSource;
  readonly #lineCountMax: number;
  readonly #decoder = new TextDecoder();
  #nextOffset: number;
  /** Whoever begins in the middle of a file begins in the middle of a line, and leaves that out. */
  #isInFirstLine: boolean;

  constructor(source: LogSource, startOffset: number, lineCountMax: number) {
    this.#source = source;
    this.#lineCountMax = lineCountMax;
    this.#nextOffset = startOffset;
    this.#isInFirstLine = startOffset > 0;
    this.log = { ...EMPTY, startOffset };
  }

  /** Reads the next stretch; true when nothing more was there. */
  async readOn(signal: AbortSignal): Promise<boolean> {
    const range = { offset: this.#nextOffset, length: CHUNK_BYTES };
    const { bytes, offset, size, ended } = await fetchLog(this.#source, range, signal);
    this.#nextOffset = offset + bytes.length;
    const output = this.#withoutFirstLine(this.#decoder.decode(bytes, { stream: true }));
    const text =
      output === '' ? this.log.text : appendLog(this.log.text, output, this.#lineCountMax);
    this.log = { ...this.log, text, size, hasEnded: ended, isLoaded: true, error: null };
    return bytes.length === 0 || this.#nextOffset >= size;
  }

  #withoutFirstLine(output: string): string {
    if (!this.#isInFirstLine) return output;
    const lineEnd = output.indexOf('\n');
    if (lineEnd < 0) return '';
    this.#isInFirstLine = false;
    return output.slice(lineEnd + 1);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
