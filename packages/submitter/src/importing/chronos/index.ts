export { isChronosJob, jobFromChronos } from './chronos-job.js';
