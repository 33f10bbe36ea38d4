import { describe, expect, test } from 'vitest';
import { en } from './en.js';
import { preferredLanguage } from './text.js';
import { zh } from './zh.js';

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

describe('texts', () => {
  test('both languages have the same keys and the same placeholders', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, placeholders(zh[key])]).toEqual([key, placeholders(en[key])]);
    }
  });

  test('Chinese has the words of the command line and the documents, see the glossary', () => {
    const others = /任务|节点|计划|上游|下游/;
    expect(Object.entries(zh).filter(([, text]) => others.test(text))).toEqual([]);
  });

  test('the browser chooses among the languages we have, English when there is none', () => {
    expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
    expect(preferredLanguage(['en-GB', 'zh-CN'])).toBe('en');
    expect(preferredLanguage(['fr', 'de'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});
