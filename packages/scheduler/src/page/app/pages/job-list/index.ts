export { JobsPage } from './jobs-page.js';
