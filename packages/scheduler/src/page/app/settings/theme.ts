import { effect, signal } from '@preact/signals';
import { remember, remembered } from './remember.js';

export const THEMES = ['system', 'light', 'dark'] as const;
/** `system`: as the machine is set, also while the page is open. */
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>('system');
/** What the choice comes to; charts that are painted look at it to be painted anew. */
export const shownTheme = signal<'light' | 'dark'>('light');

/** The colour of the browser's own bar beside the page: that of the header. */
const BAR_COLORS = { light: '#ffffff', dark: '#151b24' } as const;

/** Puts the chosen colours on the page, and keeps them as the machine's change. */
export function startTheme(): void {
  theme.value = THEMES.find((known) => known === remembered('theme')) ?? 'system';
  const machine = matchMedia('(prefers-color-scheme: dark)');
  const isMachineDark = signal(machine.matches);
  machine.addEventListener('change', () => (isMachineDark.value = machine.matches));
  effect(() => {
    const ofMachine = isMachineDark.value ? 'dark' : 'light';
    const shown = theme.value === 'system' ? ofMachine : theme.value;
    shownTheme.value = shown;
    document.documentElement.dataset['theme'] = shown;
    for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
      bar.content = BAR_COLORS[shown];
    }
  });
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  remember('theme', chosen);
}
