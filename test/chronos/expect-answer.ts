import { expect } from 'vitest';
import type { RawAnswer } from './raw-http.js';

/** The success of every write: exactly 204, nothing after the headers, nothing about a body. */
export function expectNoContent(answer: RawAnswer): void {
  expect(`${answer.statusLine} ${answer.body}`).toBe('HTTP/1.1 204 No Content ');
  for (const name of ['content-type', 'content-length', 'transfer-encoding', 'location']) {
    expect(answer.header(name), name).toBeUndefined();
  }
}

/** 200 with compact JSON on one line and a content type without a charset; answers the value. */
export function expectJson(answer: RawAnswer): unknown {
  expect(`${answer.statusLine} ${answer.status === 200 ? '' : answer.body}`).toBe(
    'HTTP/1.1 200 OK ',
  );
  expect(answer.header('content-type')).toBe('application/json');
  expect(answer.body).not.toContain('\n');
  return answer.json();
}

/** 200 with text that is `text/plain` and nothing more; answers the text. */
export function expectText(answer: RawAnswer): string {
  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(answer.header('content-type')).toBe('text/plain');
  return answer.body;
}

/** The one form of every refusal: `{"status","message"}`, one line, no stack trace. */
export function expectRefusal(
  answer: RawAnswer,
  status: number,
  ...parts: readonly (string | RegExp)[]
): string {
  expect(`${answer.status} ${answer.body}`).toMatch(new RegExp(`^${status} \\{`));
  expect(answer.header('content-type')).toBe('application/json');
  const json = answer.json() as Record<string, unknown>;
  expect(Object.keys(json)).toEqual(['status', 'message']);
  expect(json['status']).toBe(answer.statusLine.replace(/^HTTP\/1\.1 \d+ /, ''));
  const message = json['message'] as string;
  expect(message).toEqual(expect.any(String));
  expect(message).not.toMatch(/[\r\n]/);
  expect(message).not.toMatch(/\bat \S+ \(|\.[jt]s:\d+|\bjava\./);
  for (const part of parts) expect(message).toMatch(part);
  return message;
}
