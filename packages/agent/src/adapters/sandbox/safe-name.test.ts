import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeName } from './safe-name.js';

describe('the file name of a task id', () => {
  test('is readable for ordinary ids', () => {
    expect(safeName('ct:1774746000000:0:nightly.report:')).toBe(
      'ct%3A1774746000000%3A0%3Anightly.report%3A',
    );
  });

  test('never leads out of its folder', () => {
    for (const id of ['..', '.', '', '../../etc/passwd', '/etc/passwd', 'a/../b', 'a\0b', 'a\nb']) {
      expect(safeName(id)).toMatch(/^[A-Za-z0-9_%-][A-Za-z0-9_%.-]*$/);
    }
  });

  test('differs for different ids, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        fc.pre(Buffer.from(one).toString('hex') !== Buffer.from(other).toString('hex'));
        expect(safeName(one)).not.toBe(safeName(other));
        expect(safeName('x'.repeat(300) + one)).not.toBe(safeName('x'.repeat(300) + other));
      }),
    );
  });

  test('fits into a file system', () => {
    expect(safeName('名'.repeat(200)).length).toBeLessThanOrEqual(200);
  });
});
