export { JobFormPage } from './job-form-page.js';
