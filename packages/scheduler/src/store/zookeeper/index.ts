export { type FollowOptions, type WarmState, followState } from './follow-state.js';
export { findInstallationAt, installationAt, keepInstallationAt } from './installation.js';
export { type Merger, inlineMerger, threadMerger } from './merger.js';
export { type ReadRingOptions, readRing } from './read-ring.js';
export { type ZookeeperStoreOptions, openZookeeperStore } from './open-store.js';
