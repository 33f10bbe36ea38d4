import { expect, test } from 'vitest';
import { RUN_STATES } from '../../../core/run.js';
import { isActive, stateLook } from './state-look.js';

test('no two states of a run look alike without their colour', () => {
  const icons = RUN_STATES.map((state) => stateLook(state).icon);
  expect(new Set(icons).size).toBe(RUN_STATES.length);
});

test('a state this page does not know is shown calmly', () => {
  expect(stateLook('dreaming')).toEqual({ tone: 'calm', icon: 'dot' });
});

test('a run is active until it has ended', () => {
  expect(RUN_STATES.filter(isActive)).toEqual(['queued', 'running', 'retrying']);
});
