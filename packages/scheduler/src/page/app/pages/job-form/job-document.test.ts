import { describe, expect, test } from 'vitest';
import {
  isSet,
  memberAt,
  numberOrText,
  pathText,
  textOf,
  triggerOf,
  withEdit,
  withMember,
  withTrigger,
} from './job-document.js';

describe('a document that is edited', () => {
  const document = {
    name: 'a',
    unknown: { deep: [1] },
    container: { image: 'x', odd: true },
    environmentVariables: [{ name: 'A', value: '1', more: 'kept' }],
  };

  test('one value changes, and all else stays, unknown members and order too', () => {
    const edited = withMember(document, ['environmentVariables', 0, 'value'], '2');
    expect(JSON.stringify(edited)).toBe(
      JSON.stringify(document).replace('"value":"1"', '"value":"2"'),
    );
    expect(withMember(document, ['container', 'image'], 'y')['container']).toEqual({
      image: 'y',
      odd: true,
    });
  });

  test('a value that is taken away takes an empty object with it, no other one', () => {
    expect(withMember({ dst: { gap: 'skip' } }, ['dst', 'gap'], undefined)).toEqual({});
    expect(withMember(document, ['container', 'image'], undefined)['container']).toEqual({
      odd: true,
    });
  });

  test('what is not there is made, and not found before', () => {
    expect(withMember({}, ['dst', 'gap'], 'skip')).toEqual({ dst: { gap: 'skip' } });
    expect(withMember({}, ['fetch', 0, 'uri'], 'u')).toEqual({ fetch: [{ uri: 'u' }] });
    expect(memberAt({}, ['dst', 'gap'])).toBe(undefined);
    expect(memberAt({}, ['toString'])).toBe(undefined);
  });

  test('a label may have any name', () => {
    const edited = withMember({}, ['labels', '__proto__'], 'x');
    expect(JSON.stringify(edited)).toBe('{"labels":{"__proto__":"x"}}');
    expect(memberAt(edited, ['labels', '__proto__'])).toBe('x');
  });

  test('places are named as the scheduler names them', () => {
    expect(pathText(['fetch', 0, 'uri'])).toBe('fetch[0].uri');
    expect(pathText(['constraints', 1, 2])).toBe('constraints[1][2]');
    expect(pathText(['labels', 'team'])).toBe('labels.team');
  });
});

describe("of Horae's and Chronos's word for the same thing, the one that was edited counts", () => {
  test('a time limit', () => {
    const posted = { maxCompletionTime: 60, timeout: 'PT60S' };
    expect(withEdit(posted, ['timeout'], 'PT5M')).toEqual({ timeout: 'PT5M' });
    expect(withEdit(posted, ['timeout'], undefined)).toEqual({});
    expect(withEdit(posted, ['maxCompletionTime'], 30)).toEqual({ maxCompletionTime: 30 });
  });

  test('overlap, priority and the retry interval', () => {
    expect(withEdit({ overlap: 'allow', concurrent: true }, ['overlap'], 'skip')).toEqual({
      overlap: 'skip',
    });
    expect(withEdit({ priority: 0, highPriority: false }, ['highPriority'], true)).toEqual({
      highPriority: true,
    });
    // Chronos's flag stands beside the number.
    expect(withEdit({ priority: 100, highPriority: true }, ['priority'], 5)).toEqual({
      priority: 5,
      highPriority: true,
    });
    expect(withEdit({ retryInterval: 'PT60S', epsilon: 'PT60S' }, ['epsilon'], 'PT5M')).toEqual({
      epsilon: 'PT5M',
    });
  });
});

test('a change of the trigger leaves nothing of the other kind, and comes back with what it had', () => {
  const scheduled = { name: 'a', schedule: '@daily', scheduleTimeZone: 'UTC', misfire: 'all' };
  const child = withTrigger(scheduled, 'parents', {});
  expect(child).toEqual({ name: 'a', parents: [] });
  expect([triggerOf(scheduled), triggerOf(child)]).toEqual(['schedule', 'parents']);
  expect(withTrigger(child, 'schedule', scheduled)).toEqual(scheduled);
  expect(withTrigger(child, 'schedule', {})).toEqual({ name: 'a', schedule: '' });
});

test('texts become numbers only where they are written like one', () => {
  expect([numberOrText('2'), numberOrText('0.5'), numberOrText('')]).toEqual([2, 0.5, undefined]);
  expect([numberOrText('1.'), numberOrText('x'), numberOrText('1e3')]).toEqual(['1.', 'x', '1e3']);
});

test('whatever a member holds can be shown', () => {
  expect([textOf(5), textOf(undefined), textOf(null), textOf({ a: 1 })]).toEqual([
    '5',
    '',
    '',
    '{"a":1}',
  ]);
  expect([isSet('TRUE', false), isSet(0, true), isSet(undefined, true), isSet('no', true)]).toEqual(
    [true, false, true, false],
  );
});
