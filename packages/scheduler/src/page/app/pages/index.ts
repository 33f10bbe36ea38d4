export { AgentsPage } from './agents-page.js';
export { JobPage } from './job-page.js';
export { JobsPage } from './jobs-page.js';
export { RunPage } from './run-page.js';
export { RunsPage } from './runs-page.js';
