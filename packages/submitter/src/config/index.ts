export { EXIT } from './exit-codes.js';
export { SUBMITTER_PROGRAM, type SubmitterOptions } from './submitter-options.js';
