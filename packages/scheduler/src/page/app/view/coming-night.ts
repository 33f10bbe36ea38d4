import { addDays } from './heat-map.js';

/** 02:00 of this night while it is still to come, else of the next: `2026-03-02T02:00`. */
export function comingNight(nowLocal: string): string {
  const today = nowLocal.slice(0, 10);
  const night = `${today}T02:00`;
  return night > nowLocal ? night : `${addDays(today, 1)}T02:00`;
}
