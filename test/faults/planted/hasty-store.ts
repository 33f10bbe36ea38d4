import type { Store } from '../../../packages/scheduler/src/ports/store.js';

/** How long a commit that has been reported as done is still to be made. */
const LATE_MS = 400;

/**
 * Says that a batch is durable before it is: launches are sent first, and written down later. The
 * order of the writes stays as it was.
 */
export function hastyStore(store: Store): Store {
  let last: Promise<unknown> = Promise.resolve();
  const later = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'commit') {
        return (changes: Parameters<Store['commit']>[0]): Promise<void> => {
          // A failure is that of a later call: this one has been reported as done.
          later(() => afterAWhile().then(() => store.commit(changes))).catch(() => undefined);
          return Promise.resolve();
        };
      }
      if (name === 'fold') {
        return (...args: Parameters<Store['fold']>) => later(() => store.fold(...args));
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function afterAWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LATE_MS));
}
