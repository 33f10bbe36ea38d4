export {
  type MachineSize,
  type ResourceChoice,
  measureMachine,
  offeredResources,
} from './resources.js';
export { readBootId } from './boot-id.js';
export { FolderLocked, type LockHolder, lockFolder } from './folder-lock.js';
