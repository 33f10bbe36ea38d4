export { explainCron } from './explain-cron.js';
