import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_TEXT, type ErrorCode } from '@horae/submitter/kernel';
import { CHRONOS_STATUS_OF, STATUS_OF } from '../../src/http/error-response.js';
import { HttpWorld } from './http-world.js';
import { Standby } from './front/standby.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

/** Each document is compared with the program in both directions. */
function document(name: string): string {
  return readFileSync(new URL(`../../../../docs/reference/${name}`, import.meta.url), 'utf8');
}

let world: HttpWorld;
beforeAll(async () => {
  world = await HttpWorld.start();
  await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
  await world.request({ method: 'PUT', url: '/scheduler/job/a' });
  await world.offer();
  await world.finish();
});
afterAll(() => world.stop());

describe('errors.md', () => {
  const rows = [...document('errors.md').matchAll(/^\| `(\w+)` \| .* \| (\d+) \| (\d*) ?\|$/gm)];

  test('names every code once, and no other', () => {
    expect(rows.map(([, code]) => code).sort()).toEqual(Object.keys(ERROR_TEXT).sort());
  });

  test('gives the statuses that are answered', () => {
    for (const [, code = '', status, chronos] of rows) {
      expect([code, Number(status)]).toEqual([code, STATUS_OF[code as ErrorCode]]);
      const expected = CHRONOS_STATUS_OF[code as ErrorCode];
      expect([code, chronos]).toEqual([code, expected === undefined ? '' : String(expected)]);
    }
  });
});

test('metrics.md names every metric of Prometheus that is our own, and no other', async () => {
  const standby = await Standby.start(null);
  const answer = await fetch(`${standby.front.url}/metrics/prometheus`);
  const own = (await answer.text()).replace(/^# TYPE horae_(?!forwarded).*$/gm, '');
  await standby.stop();
  const text = own + (await world.get('/metrics/prometheus')).payload;
  const served = [...text.matchAll(/^# TYPE (horae_\w+) (\w+)$/gm)].map(([, name, kind]) => [
    name,
    kind,
  ]);
  const rows = [...document('metrics.md').matchAll(/^\| `(horae_\w+)(?:\{.*\})?` \| (\w+) \|/gm)];
  expect(rows.map(([, name, kind]) => [name, kind]).sort()).toEqual(served.sort());
});

describe('/openapi.json', () => {
  interface Described {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, object> };
  }
  interface Operation {
    operationId: string;
    summary: string;
    tags: string[];
    parameters: { name: string; in: string }[];
    responses: Record<string, { content?: Record<string, { schema: object }> }>;
  }
  let api: Described;
  let ajv: Ajv2020;
  beforeAll(async () => {
    api = (await world.get('/openapi.json')).json() as Described;
    ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', ...api });
  });

  test('every route is in rest.md, and rest.md names no other', () => {
    const described = Object.entries(api.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const cells = [...document('rest.md').matchAll(/^\| (`[A-Z]+ .*?`) \| /gm)];
    const documented = cells.flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z]+) ([^`]+)`/g)].flatMap(([, method, path = '']) => {
        const braces = path.replace(/:(\w+)/g, '{$1}');
        const prefixes = ['/scheduler/', '/v1/scheduler/'];
        return braces.startsWith('P/')
          ? prefixes.map((prefix) => `${method} ${braces.replace('P/', prefix)}`)
          : [`${method} ${braces}`];
      }),
    );
    expect(documented.sort()).toEqual(described.sort());
  });

  test('every operation has a summary, a known tag, its path parameters and an id of its own', () => {
    const ids = new Set<string>();
    for (const [path, operations] of Object.entries(api.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toMatch(/^\S/);
        expect(['chronos', 'runs', 'jobs', 'cluster', 'operation']).toContain(operation.tags[0]);
        const inPath = operation.parameters.filter((each) => each.in === 'path');
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        expect(ids.has(operation.operationId)).toBe(false);
        ids.add(operation.operationId);
        expect(operation.responses).toHaveProperty('default');
      }
    }
  });

  test('every reference leads somewhere', () => {
    for (const [, name = ''] of JSON.stringify(api).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(api.components.schemas).toHaveProperty(name);
    }
    expect(api.components).toHaveProperty('responses.Refusal');
  });

  const READS = [
    ['/scheduler/jobs', '/scheduler/jobs'],
    ['/v1/scheduler/jobs/search', '/v1/scheduler/jobs/search'],
    ['/scheduler/job/{name}', '/scheduler/job/b'],
    ['/api/v1/runs', '/api/v1/runs'],
    ['/api/v1/runs/{id}', `/api/v1/runs/${encodeURIComponent('a@2026-01-01T00:00:00.000Z')}`],
    ['/api/v1/jobs', '/api/v1/jobs'],
    ['/api/v1/jobs/{name}', '/api/v1/jobs/b'],
    ['/api/v1/jobs/{name}/next', '/api/v1/jobs/a/next'],
    ['/api/v1/jobs/{name}/days', '/api/v1/jobs/a/days'],
    ['/api/v1/next', '/api/v1/next?to=2026-03-01'],
    ['/api/v1/schedule', '/api/v1/schedule?schedule=0+9,18+*+*+1-5'],
    ['/api/v1/calendar', '/api/v1/calendar?bucket=day&to=2026-03-01'],
    ['/api/v1/calendar/jobs', '/api/v1/calendar/jobs?bucket=day&at=2026-02-02'],
    ['/api/v1/calendar/hints', '/api/v1/calendar/hints'],
    ['/api/v1/durations', '/api/v1/durations?job=a'],
    ['/api/v1/master', '/api/v1/master'],
    ['/api/v1/gates/{name}', '/api/v1/gates/b'],
    ['/api/v1/graph', '/api/v1/graph?round=2026-01-01'],
    ['/api/v1/agents', '/api/v1/agents'],
    ['/api/v1/queues', '/api/v1/queues'],
    ['/api/v1/session', '/api/v1/session'],
    ['/health', '/health'],
  ];
  test.each(READS)('%s answers in the shape that is described', async (path, url) => {
    const { schema = {} } =
      api.paths[path]?.['get']?.responses['200']?.content?.['application/json'] ?? {};
    const resolved = JSON.parse(JSON.stringify(schema).replaceAll('#/', 'api#/')) as object;
    expect(resolved).not.toEqual({});
    const isValid = ajv.compile(resolved);
    const answer = await world.get(url);
    expect(answer.statusCode).toBe(200);
    isValid(answer.json());
    expect(isValid.errors).toBeNull();
  });
});

test('no member of the API answers 500 to client input', async () => {
  const odd = [
    '%00',
    '%E0%A4%A',
    'a'.repeat(3_000),
    '..',
    '%2e%2e%2f',
    "'",
    '"',
    '%0d%0aX: y',
    '-1',
  ];
  for (const text of odd) {
    for (const url of [
      `/scheduler/job/${text}`,
      `/api/v1/runs/${text}`,
      `/api/v1/runs?cursor=${text}&job=${text}`,
      `/api/v1/jobs?search=${text}&cursor=${text}`,
      `/scheduler/jobs/search?any=${text}&limit=${text}`,
      `/scheduler/stats/${text}`,
      `/api/v1/calendar?from=${text}&to=${text}&zone=${text}`,
      `/api/v1/calendar/jobs?at=${text}&bucket=${text}`,
      `/api/v1/durations?job=${text}`,
      `/api/v1/schedule?schedule=${text}&timeZone=${text}`,
      `/api/v1/schedule?schedule=@daily&timeZone=${text}&from=${text}&count=${text}&lang=${text}`,
    ]) {
      for (const method of ['GET', 'PUT', 'DELETE', 'POST'] as const) {
        const { statusCode } = await world.request({ method, url });
        expect([method, url, statusCode < 500]).toEqual([method, url, true]);
      }
    }
  }
});
