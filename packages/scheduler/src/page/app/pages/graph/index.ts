export { GraphPage } from './graph-page.js';
