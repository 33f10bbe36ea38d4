import { expect, test } from 'vitest';
import { messageOf, queryOf } from './request.js';

test("a refusal speaks with the server's words", () => {
  expect(messageOf('{"status":"Bad Request","message":"schedule: no."}')).toBe('schedule: no.');
});

test('an error page of something in between has no words for us', () => {
  expect(messageOf('<html>502</html>')).toBe('');
  expect(messageOf('null')).toBe('');
});

test('a query holds what is set, escaped', () => {
  expect(queryOf({ job: 'a&b', state: null, cursor: '', limit: 5 })).toBe('?job=a%26b&limit=5');
  expect(queryOf({ job: null })).toBe('');
});
