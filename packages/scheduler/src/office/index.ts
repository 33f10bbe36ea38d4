export type { Term } from './term.js';
