export { jobsFromTimers, servicesWanted } from './systemd-timer.js';
