export { type HistoryAddress, readHistoryAddress } from './history-address.js';
export { HistoryFiling, type HistoryFilingOptions } from './history-filing.js';
export {
  findInstallation,
  installationOf,
  keepInstallation,
  newInstallation,
} from './installation.js';
export { type HistoryOptions, openHistory } from './open-history.js';
export { type StoreWithHistoryOptions, storeWithHistory } from './store-with-history.js';
