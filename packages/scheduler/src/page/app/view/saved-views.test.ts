import { expect, test } from 'vitest';
import { VIEW_COUNT_MAX, parseViews, withView } from './saved-views.js';

const aView = (name: string, text = 'x') => ({ name, query: { text } });

test('views come back as they were kept', () => {
  const views = [aView('mine'), aView('broken ones')];
  expect(parseViews(JSON.stringify(views))).toEqual(views);
});

test('what is no view is passed over, and nothing that is kept breaks the page', () => {
  expect(parseViews(null)).toEqual([]);
  expect(parseViews('{')).toEqual([]);
  expect(parseViews('{"name":"x"}')).toEqual([]);
  expect(parseViews('[1,null,{"name":"x"},{"name":"x","query":{"a":1}}]')).toEqual([]);
});

test('a view with the name of another takes its place', () => {
  const views = [aView('a'), aView('b')];
  expect(withView(views, aView('a', 'new'))).toEqual([aView('a', 'new'), aView('b')]);
  expect(withView(views, aView('c'))).toEqual([...views, aView('c')]);
});

test('there are never more than fit: the oldest goes', () => {
  const views = Array.from({ length: VIEW_COUNT_MAX }, (_, index) => aView(`v${index}`));
  const more = withView(views, aView('newest'));
  expect([more.length, more[0]?.name, more.at(-1)?.name]).toEqual([50, 'v1', 'newest']);
});
