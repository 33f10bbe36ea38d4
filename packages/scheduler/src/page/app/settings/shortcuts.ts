import { signal } from '@preact/signals';
import { remember, remembered } from './remember.js';

/** Whether single letters do something: who speaks to the machine wants that off (WCAG 2.1.4). */
export const areShortcutsOn = signal(true);

export function startShortcuts(): void {
  areShortcutsOn.value = remembered('shortcuts') !== 'off';
}

export function chooseShortcuts(areOn: boolean): void {
  areShortcutsOn.value = areOn;
  remember('shortcuts', areOn ? 'on' : 'off');
}
