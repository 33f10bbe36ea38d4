export { type FollowOptions, type WarmState, followState } from './follow-state.js';
export { type Merger, inlineMerger } from './merger.js';
export { type ZookeeperStoreOptions, openZookeeperStore } from './zookeeper-store.js';
