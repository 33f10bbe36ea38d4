import { writeSync } from 'node:fs';

// Loaded into a scheduler before its own code: SIGUSR2 makes its event loop stand still, as a long
// computation would. Nothing of the scheduler runs meanwhile, but its clocks go on.
const STALL_MS = 8_000;

process.on('SIGUSR2', () => {
  writeSync(2, `standing still for ${STALL_MS} ms\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);
});
