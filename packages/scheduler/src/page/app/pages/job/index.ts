export { JobPage } from './job-page.js';
