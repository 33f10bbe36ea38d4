import type { ServerResponse } from 'node:http';
import { frameRecord } from '@horae/agent/protocol';
import type { Logger } from '@horae/submitter/kernel';

/** An endless answer of RecordIO records. */
export interface EventStream {
  write(record: Uint8Array): void;
  /** Ends the answer; the connection itself may stay, as with a Mesos master. */
  end(): void;
}

export interface EventStreamOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** What may wait for a slow reader. */
  readonly bufferBytesMax: number;
  /** The other side is gone, or was cut off because it read too slowly. Told once. */
  readonly onLost: () => void;
}

/**
 * Takes the answer over from fastify, whose own streaming would hide how much is waiting: a reader
 * that stalls must be cut off at a bound, or it fills this process's memory (MESOS-7748).
 */
export function openEventStream(raw: ServerResponse, options: EventStreamOptions): EventStream {
  raw.writeHead(200, options.headers);
  raw.flushHeaders();
  let isOver = false;
  let isCutOff = false;
  raw.once('close', () => {
    if (isOver) return;
    isOver = true;
    options.onLost();
  });
  raw.on('error', (error) => options.logger.debug('stream broke', { error: error.message }));
  return {
    write(record) {
      if (isOver || isCutOff) return;
      raw.write(frameRecord(record));
      if (raw.writableLength <= options.bufferBytesMax) return;
      options.logger.warn('stream cut off: its reader is too slow', {
        waitingBytes: raw.writableLength,
      });
      isCutOff = true;
      raw.destroy();
    },
    end() {
      if (isOver) return;
      isOver = true;
      raw.end();
    },
  };
}
