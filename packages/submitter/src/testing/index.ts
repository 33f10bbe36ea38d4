export { type JobBuilder, aJob } from './a-job.js';
export { FakeClock } from './fake-clock.js';
export type { SimRequest } from './sim-client.js';
export type { SimCut, SimMatch } from './sim-ensemble.js';
export { SimZookeeper, type SimZookeeperOptions } from './sim-zookeeper.js';
