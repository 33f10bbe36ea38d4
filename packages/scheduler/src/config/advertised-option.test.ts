import { expect, test } from 'vitest';
import { Unreadable } from '@horae/submitter/options';
import { advertised } from './advertised-option.js';

const OPTION = advertised('http-host:http-port', 'Where it is.');

test.each(['s1.example.org:4400', '10.0.0.1:4400', '[fd00::1]:4400', 'localhost:0'])(
  '%s is an address to tell others',
  (text) => {
    expect(OPTION.read(text)).toBe(text);
  },
);

test.each([
  '',
  's1.example.org',
  ':4400',
  's1.example.org:65536',
  'http://s1.example.org:4400',
  's1.example.org:4400/',
  'fd00::1:4400',
  '[x]:4400',
  '0.0.0.0:4400',
  '[::]:4400',
  'a b:4400',
  4400,
  null,
])('%j is none', (value) => {
  expect(OPTION.read(value)).toBeInstanceOf(Unreadable);
});
