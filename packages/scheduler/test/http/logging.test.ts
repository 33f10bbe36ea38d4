import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

function postForm(
  payload: string,
  more: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more };
  return world.request({ method: 'POST', url: '/logging', headers, payload });
}

describe('/logging', () => {
  test('is a page that shows the level', async () => {
    const answer = await world.get('/logging');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(answer.payload).toContain('<option selected>info</option>');
  });

  test.each(['logger=root&level=debug', 'level=DEBUG', 'logger=&level=debug'])(
    'changes the level by a form: %s',
    async (form) => {
      const answer = await postForm(form);
      expect(answer.statusCode).toBe(200);
      expect(answer.payload).toContain('<option selected>debug</option>');
      expect(world.logLevel.level).toBe('debug');
    },
  );

  test('changes it by the query, too', async () => {
    const url = '/logging?logger=root&level=warn';
    expect((await world.request({ method: 'POST', url })).statusCode).toBe(200);
    expect(world.logLevel.level).toBe('warn');
  });

  test.each([
    ['level=loud', 'level: "loud" is not accepted; expected one of error, warn, info, debug'],
    ['logger=root', 'level: "" is not accepted'],
    ['', 'level: "" is not accepted'],
    ['logger=org.apache.mesos&level=debug', 'logger: "org.apache.mesos" is not accepted'],
  ])('refuses %s', async (form, text) => {
    const answer = await postForm(form);
    expect([answer.statusCode, answer.json().message]).toEqual([
      400,
      expect.stringContaining(text),
    ]);
    expect(world.logLevel.level).toBe('info');
  });

  test('does not let a form of another site change it', async () => {
    const answer = await postForm('level=debug', { origin: 'http://elsewhere.example.org' });
    expect([answer.statusCode, world.logLevel.level]).toEqual([403, 'info']);
  });
});
