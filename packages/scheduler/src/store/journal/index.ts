export { decodeChanges, decodeRun, encodeChange, encodeRun } from './journal-codec.js';
