export { openFileJournal } from './file-journal.js';
