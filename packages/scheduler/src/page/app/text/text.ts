import { signal } from '@preact/signals';
import { createInstance } from 'i18next';
import { en } from './en.js';
import { zh } from './zh.js';

export type Language = 'en' | 'zh';

/** A key without its plural ending: `jobs.count` stands for `_one` and `_other`. */
type WithoutPlural<Key extends string> = Key extends `${infer Stem}_${'one' | 'other'}`
  ? Stem
  : Key;
export type TextKey = WithoutPlural<keyof typeof en>;

const STORAGE_KEY = 'horae.language';
const translator = createInstance();

/** Reading it inside a component draws the component again when the language changes. */
export const language = signal<Language>('en');

/** The language chosen before, else the first that the browser asks for and we have, else English. */
export function startText(): void {
  language.value = rememberedLanguage() ?? preferredLanguage(navigator.languages);
  void translator.init({
    lng: language.value,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    keySeparator: false,
    nsSeparator: false,
    // Every text goes through text content, which needs no escaping.
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  });
  document.documentElement.lang = language.value;
}

export function chooseLanguage(chosen: Language): void {
  void translator.changeLanguage(chosen);
  language.value = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

/** The text of a key in the current language. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return translator.t(key, { ...values, lng: language.value });
}

/** Words that come from the server: the translation when we have one, else the word itself. */
export function tWord(prefix: 'state' | 'trigger' | 'overlap' | 'misfire', word: string): string {
  return translator.t(`${prefix}.${word}`, { lng: language.value, defaultValue: word });
}

export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'zh') return base;
  }
  return 'en';
}

function rememberedLanguage(): Language | null {
  try {
    const chosen = localStorage.getItem(STORAGE_KEY);
    return chosen === 'en' || chosen === 'zh' ? chosen : null;
  } catch {
    return null;
  }
}
