import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { epochMs } from '../kernel/index.js';
import { boundedText } from './bounded-text.js';
import { machineCrontabs } from './machine-crontabs.js';
import { machineTimeZone } from './machine-time-zone.js';
import { userNames } from './machine-users.js';
import { runCli } from './run-cli.js';

// A reader that goes away (`submitter list | head`) is no failure.
process.stdout.on('error', () => process.exit());

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  now: () => epochMs(Date.now()),
  timeZone: machineTimeZone({
    variable: process.env['TZ'],
    platform: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    link: () => readOrNull(() => readlinkSync('/etc/localtime')),
    file: () => readOrNull(() => readFileSync('/etc/timezone', 'utf8')),
  }),
  userNames,
  crontabs: machineCrontabs,
  readInput: () => boundedText(process.stdin),
  out: (part) => void process.stdout.write(part),
  err: (part) => void process.stderr.write(part),
  pause: async (ms) => void (await pause(ms)),
});

function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
