export { remember, remembered } from './remember.js';
export { areShortcutsOn, chooseShortcuts, startShortcuts } from './shortcuts.js';
export { THEMES, type Theme, chooseTheme, shownTheme, startTheme, theme } from './theme.js';
export {
  ZONE_CHOICES,
  type ZoneChoice,
  browserZone,
  chooseZone,
  shownZone,
  startZone,
  zoneChoice,
  zoneFor,
} from './zone.js';
