import { setTimeout as pause } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HoraeProcess, type Ports, freePorts, isAlive, until } from './horae-process.js';

let folder: string;
let ports: Ports;
let examples: string;
let started: HoraeProcess[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'horae-local-'));
  examples = mkdtempSync(join(tmpdir(), 'horae-examples-'));
  const job = { name: 'beat', command: 'echo beat', schedule: 'R//PT1S', retries: 0 };
  writeFileSync(join(examples, 'beat.json'), JSON.stringify(job));
  ports = await freePorts();
  started = [];
});

afterEach(async () => {
  for (const horae of started) {
    if (horae.isRunning) horae.kill('SIGINT');
    await horae.exitCode();
  }
  rmSync(folder, { recursive: true, force: true });
  rmSync(examples, { recursive: true, force: true });
});

function start(dataDir = folder, at = ports, more: readonly string[] = []): HoraeProcess {
  const horae = new HoraeProcess(dataDir, at, ['--examples', examples, ...more]);
  started.push(horae);
  return horae;
}

test('one command runs the example jobs and says so; Ctrl-C ends everything it started', async () => {
  const horae = start();
  await horae.printed(/Ready in .* http:\/\/127\.0\.0\.1:\d+/);
  await horae.printed(/beat {2}succeeded, exit code 0/);
  const children = horae.children();
  expect(children).toHaveLength(2);
  horae.kill('SIGINT');
  expect(await horae.exitCode()).toBe(0);
  expect(horae.text).toContain('Ended.');
  expect(children.filter(isAlive)).toEqual([]);

  // The second start goes on where the first was, and loads nothing again.
  const again = start();
  await again.printed(/beat {2}succeeded/);
  expect(again.text).not.toContain('example');
}, 90_000);

test('a second one on the same folder or the same ports says what is in the way', async () => {
  const horae = start();
  await horae.printed(/Ready/);
  const sameFolder = start(folder, await freePorts());
  expect(await sameFolder.exitCode()).toBe(13);
  expect(sameFolder.text).toMatch(/Another horae \(process \d+\) works on .*--data-dir/);
  const samePorts = start(join(folder, 'other'));
  expect(await samePorts.exitCode()).toBe(31);
  expect(samePorts.text).toContain(`127.0.0.1:${ports.http} is in use`);
  expect(samePorts.text).toMatch(/--http-port\.\n.*--master-port\.\n.*--agent-port\.\n/);
  expect(horae.isRunning).toBe(true);
}, 90_000);

test('an option of the scheduler or of the agent is told where it belongs', async () => {
  const horae = start(folder, ports, ['--disable-after-failures', '3']);
  expect(await horae.exitCode()).toBe(30);
  expect(horae.text).toContain('set HORAE_DISABLE_AFTER_FAILURES in the environment');
  expect(horae.text).toContain('--scheduler-config');
  const other = start(folder, ports, ['--allow-root']);
  expect(await other.exitCode()).toBe(30);
  expect(other.text).toContain('set HORAE_AGENT_ALLOW_ROOT in the environment');
}, 90_000);

test('a scheduler or agent that dies is started again, and the jobs run on', async () => {
  const horae = start();
  await horae.printed(/beat {2}succeeded/);
  for (const [index, name] of ['scheduler', 'agent'].entries()) {
    const [before] = [horae.children()];
    process.kill(before[index] as number, 'SIGKILL');
    await horae.printed(new RegExp(`The ${name} has ended \\(killed by SIGKILL\\)`));
    await until(`the ${name} is back`, () => {
      const pid = horae.children()[index];
      return pid !== undefined && pid !== before[index] && isAlive(pid);
    });
    const countBefore = [...horae.text.matchAll(/beat {2}succeeded/g)].length;
    await horae.printed(/beat {2}succeeded/, countBefore + 2);
  }
}, 120_000);

test('a second Ctrl-C does not wait for a task that will not end', async () => {
  const job = {
    name: 'deaf',
    command: "trap '' TERM; sleep 15 & wait; wait",
    killGracePeriod: 'PT12S',
  };
  writeFileSync(join(examples, 'beat.json'), JSON.stringify({ ...job, schedule: 'R1//PT1S' }));
  const horae = start();
  await horae.printed(/deaf {2}started/);
  const children = horae.children();
  horae.kill('SIGINT');
  await horae.printed(/Once more ends at once/);
  // What comes within half a second is taken for an echo of the first.
  await pause(1_000);
  const askedMs = performance.now();
  horae.kill('SIGINT');
  expect(await horae.exitCode()).toBe(130);
  expect(performance.now() - askedMs).toBeLessThan(5_000);
  await until('the children have ended', () => !children.some(isAlive));
}, 90_000);

test('when it is killed itself, scheduler and agent end, and the next start finds all', async () => {
  const horae = start();
  await horae.printed(/beat {2}succeeded/);
  const children = horae.children();
  horae.kill('SIGKILL');
  await until('the children have ended', () => children.every((pid) => !isAlive(pid)));
  const again = start();
  await again.printed(/beat {2}succeeded/);
  expect(again.text).not.toContain('example');
}, 120_000);
