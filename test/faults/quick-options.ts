import type { FaultsOptions } from './options.js';

/** What storms of the tests have in common: few jobs and short runs, beside other tests. */
export const QUICK: Omit<FaultsOptions, 'seed' | 'minutes' | 'planted' | 'kinds'> = {
  sessionTimeoutMs: 3_000,
  hasNamespaces: false,
  copies: 1,
  longSeconds: 4,
  keepsFolder: false,
  jsonFile: null,
};

/** Generous: each world has nine processes, on whatever machine this is. */
export const WITHIN_MS = 300_000;
