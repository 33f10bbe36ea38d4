export { chronosOnServer, readChronosAddress } from './server-source.js';
export { SourceUnreadable, type Znodes } from './znodes.js';
export { readZookeeperAddress, type ZookeeperAddress } from './zookeeper-address.js';
export { openZookeeper } from './zookeeper-client.js';
export { chronosInZookeeper } from './zookeeper-source.js';
