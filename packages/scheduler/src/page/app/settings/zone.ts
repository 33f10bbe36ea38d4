import { computed, signal } from '@preact/signals';
import { remember, remembered } from './remember.js';

export const ZONE_CHOICES = ['browser', 'job', 'utc'] as const;
/** `job`: the times of a job on the clock of that job, all others on that of the browser. */
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

/** The browser's own zone. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const zoneChoice = signal<ZoneChoice>('browser');
/** The zone of all times that are of no job: read it where a time is drawn. */
export const shownZone = computed(() => (zoneChoice.value === 'utc' ? 'UTC' : browserZone));

export function startZone(): void {
  zoneChoice.value = ZONE_CHOICES.find((known) => known === remembered('zone')) ?? 'browser';
}

export function chooseZone(chosen: ZoneChoice): void {
  zoneChoice.value = chosen;
  remember('zone', chosen);
}

/** The zone for a time of a job whose schedule goes by that clock; null: it goes by none. */
export function zoneFor(jobZone: string | null | undefined): string {
  if (zoneChoice.value !== 'job' || jobZone == null || jobZone === '') return shownZone.value;
  return isKnownZone(jobZone) ? jobZone : shownZone.value;
}

const knownZones = new Map<string, boolean>();

/** A browser may not know every zone that the scheduler knows; asking it takes its time. */
function isKnownZone(zone: string): boolean {
  const isKnown = knownZones.get(zone) ?? canFormat(zone);
  knownZones.set(zone, isKnown);
  return isKnown;
}

function canFormat(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
