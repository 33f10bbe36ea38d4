export { chronosOnServer, readChronosAddress } from './server-source.js';
export { SourceUnreadable, type Znodes } from './znodes.js';
export { openZookeeper } from './zookeeper-client.js';
export { CHRONOS_PATH, chronosInZookeeper } from './zookeeper-source.js';
