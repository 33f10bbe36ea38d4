import { expect, test } from 'vitest';
import { wasmFlags } from './launcher-link.js';

test('the launcher is started only with flags that its version of Node.js knows', () => {
  expect(wasmFlags('20.19.0')).toEqual(['--no-expose-wasm']);
  expect(wasmFlags('22.23.3')).toEqual(['--no-expose-wasm']);
  expect(wasmFlags('24.0.0')).toEqual([]);
});
