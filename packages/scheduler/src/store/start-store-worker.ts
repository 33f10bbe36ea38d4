import { Worker } from 'node:worker_threads';

/**
 * Starts a thread from the built file beside `importer`; or, under tests and benchmarks, from the
 * source, which tsx has to read.
 */
export function startStoreWorker(importer: string, name: string, workerData: unknown): Worker {
  if (!importer.endsWith('.ts')) {
    return new Worker(new URL(`./${name}.js`, importer), { workerData });
  }
  const source = new URL(`./${name}.ts`, importer).href;
  const tsx = import.meta.resolve('tsx/esm/api');
  const boot = `import('${tsx}').then(({ register }) => { register(); import('${source}'); });`;
  return new Worker(boot, { eval: true, workerData });
}
