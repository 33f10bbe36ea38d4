import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { build } from 'hdr-histogram-js';

/** As large as the store's log between two checkpoints: written over and over, as the log is. */
const FILE_PAGES = 4_096;

/** How often the disk can be made to keep 4 KB, one after the other. */
export function fsyncFloor(file: string, forMs: number): { perSecond: number; p99Ms: number } {
  const page = Buffer.alloc(4_096, 'x');
  const waits = build();
  const fd = openSync(file, 'w');
  writeSync(fd, Buffer.alloc(FILE_PAGES * page.length));
  fsyncSync(fd);
  const startedMs = performance.now();
  let count = 0;
  while (performance.now() - startedMs < forMs) {
    const beforeMs = performance.now();
    writeSync(fd, page, 0, page.length, (count % FILE_PAGES) * page.length);
    fdatasyncSync(fd);
    waits.recordValue((performance.now() - beforeMs) * 1_000);
    count += 1;
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  closeSync(fd);
  return { perSecond: count / seconds, p99Ms: waits.getValueAtPercentile(99) / 1_000 };
}
