export { isDkronJob, jobFromDkron } from './dkron.js';
