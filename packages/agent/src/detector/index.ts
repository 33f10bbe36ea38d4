export { type DetectorOptions, createDetector, needsZookeeper } from './create-detector.js';
export type { MasterAddress, MasterDetector } from './master-detector.js';
export { leadingNode } from './leading-node.js';
export { masterUrl } from './master-url.js';
export { redirectOrigin } from './redirect-origin.js';
