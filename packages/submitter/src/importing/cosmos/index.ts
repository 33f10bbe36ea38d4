export { isCosmosJob, jobFromCosmos } from './cosmos.js';
