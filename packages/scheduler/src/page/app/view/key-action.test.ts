import { expect, test } from 'vitest';
import { GO_LETTERS, type KeyPress, beginsGo, keyAction } from './key-action.js';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, isCommand: false, isAlt: false, isTyping: false },
  ...more,
});

test('the palette opens from everywhere, also while somebody types', () => {
  expect(keyAction(press('k', { isCommand: true, isTyping: true }), false)).toEqual({
    kind: 'palette',
  });
  expect(keyAction(press('K', { isCommand: true }), true)).toEqual({ kind: 'palette' });
});

test.each(['/', '?', 'j', 'k', 'g'])('%s is text where somebody types', (key) => {
  expect(keyAction(press(key, { isTyping: true }), false)).toBeNull();
  expect(beginsGo(press(key, { isTyping: true }))).toBe(false);
});

test("the browser's own keys stay its own", () => {
  expect(keyAction(press('j', { isCommand: true }), false)).toBeNull();
  expect(keyAction(press('k', { isAlt: true, isCommand: true }), false)).toBeNull();
  expect(keyAction(press('?', { isAlt: true }), false)).toBeNull();
});

test('j and k walk, and lead to a page behind g', () => {
  expect(keyAction(press('j'), false)).toEqual({ kind: 'walk', step: 1 });
  expect(keyAction(press('k'), false)).toEqual({ kind: 'walk', step: -1 });
  expect(keyAction(press('j'), true)).toEqual({ kind: 'go', page: 'jobs' });
  expect(keyAction(press('x'), true)).toBeNull();
});

test('every page has a letter of its own', () => {
  expect(new Set(Object.values(GO_LETTERS)).size).toBe(Object.keys(GO_LETTERS).length);
});
