import { expect, test } from 'vitest';
import { EndRequests } from './end-requests.js';

test('signals within a moment of the first are the same request, later ones are a second', () => {
  let nowMs = 1_000;
  const requests = new EndRequests(() => nowMs);
  expect([requests.isEnding, requests.isEcho]).toEqual([false, false]);
  requests.begin();
  expect([requests.isEnding, requests.isEcho]).toEqual([true, true]);
  nowMs += 499;
  expect(requests.isEcho).toBe(true);
  nowMs += 1;
  requests.begin();
  expect([requests.isEnding, requests.isEcho]).toEqual([true, false]);
});
