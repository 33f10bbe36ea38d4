export { decodeChanges, decodeRun, encodeChange, encodeRun } from './journal-codec.js';
export { type SharedAnswer, newSharedAnswer } from './shared-answer.js';
