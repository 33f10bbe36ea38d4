import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '@horae/agent/config';
import { SCHEDULER_PROGRAM } from '@horae/scheduler/config';
import { type Program, readOptions, variableOf } from '@horae/submitter/options';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const HA = fileURLToPath(new URL('../../examples/ha/', import.meta.url));
const read = (file: string): string => readFileSync(join(HA, file), 'utf8');

interface Service {
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
}

/** `NAME=value` lines. */
function variablesOf(file: string): Record<string, string> {
  const lines = read(file).split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const match = /^(\w+)=(.*)$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
    }),
  );
}

const OF_HOSTS: readonly (readonly [string, string, Program])[] = [
  ['etc/horae/scheduler.json', 'etc/horae/scheduler.env.example', SCHEDULER_PROGRAM],
  ['etc/horae/agent.json', 'etc/horae/agent.env.example', AGENT_PROGRAM],
];

test.each(OF_HOSTS)('%s and %s are options that Horae takes', (file, envFile, program) => {
  const sources = { version: '1', env: variablesOf(envFile), argv: ['--config', join(HA, file)] };
  expect(readOptions(program, sources)).toMatchObject({ ok: true });
});

const { services, volumes } = parse(read('compose/compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};

test('the compose file has three of each, with a volume and an address of its own', () => {
  for (const kind of ['zookeeper', 'scheduler', 'agent']) {
    const names = Object.keys(services).filter((name) => name.startsWith(`${kind}-`));
    expect(names).toEqual([1, 2, 3].map((number) => `${kind}-${number}`));
  }
  const mounted = Object.values(services).flatMap((service) =>
    service.volumes.map((volume) => volume.split(':')[0]),
  );
  expect(new Set(mounted).size).toBe(mounted.length);
  expect(mounted.sort()).toEqual(Object.keys(volumes).sort());
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);
  expect(new Set(ports).size).toBe(ports.length);
});

test('the compose file gives options that Horae takes, with the variables of env.example', () => {
  const given = variablesOf('compose/env.example');
  for (const [name, { environment }] of Object.entries(services)) {
    if (name.startsWith('zookeeper')) continue;
    const program: Program = name.startsWith('agent') ? AGENT_PROGRAM : SCHEDULER_PROGRAM;
    const known = Object.keys(program.table).map((option) => variableOf(program, option));
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    const env = Object.fromEntries(
      Object.entries(environment).map(([key, text]) => [
        key,
        text.replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_, variable: string) => given[variable] ?? ''),
      ]),
    );
    expect(readOptions(program, { version: '1', env, argv: [] })).toMatchObject({ ok: true });
  }
});

const UNITS = ['horae-scheduler.service', 'horae-agent.service', 'zookeeper.service'];

test.skipIf(!existsSync('/usr/bin/systemd-analyze'))('systemd accepts every unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'horae-units-'));
  const files = UNITS.map((unit) => {
    // The programs are not installed where this runs, and it is not about them.
    const text = read(`systemd/${unit}`).replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true');
    writeFileSync(join(folder, unit), text);
    return join(folder, unit);
  });
  try {
    const options = ['verify', '--man=no', ...files];
    const { status, stderr } = spawnSync('systemd-analyze', options, { encoding: 'utf8' });
    // A key that it does not know is only said, not failed; other units are not ours to judge.
    expect(stderr.split('\n').filter((line) => line.includes(folder))).toEqual([]);
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('tasks survive the stop of the service of their agent', () => {
  const unit = read('systemd/horae-agent.service');
  expect(unit).toMatch(/^KillMode=process$/m);
  expect(unit).toMatch(/^OOMPolicy=continue$/m);
  expect(read('etc/horae/agent.json')).toContain('"on-quit": "leave"');
});
