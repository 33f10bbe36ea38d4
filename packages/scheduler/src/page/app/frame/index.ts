export { leave } from './account.js';
export { Header, ZoneNote } from './header.js';
export { HelpDialog, isHelpOpen } from './help-dialog.js';
export { startKeyboard } from './keyboard.js';
export { PaletteHost } from './palette-host.js';
