export { type JobBuilder, aJob } from './a-job.js';
export { FakeClock } from './fake-clock.js';
