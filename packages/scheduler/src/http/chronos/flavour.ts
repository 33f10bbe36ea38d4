import type { JobForm } from '@horae/submitter/job';

/** What differs between Chronos 2 (`/scheduler`) and Chronos 3 (`/v1/scheduler`). */
export interface Flavour {
  readonly prefix: '/scheduler' | '/v1/scheduler';
  /** Which names a new job may have: Chronos 3 allows fewer than 2. */
  readonly nameRule: 'v1' | 'v2';
  /** The members of a job, and where they stand. */
  readonly jobForm: JobForm;
  /** csv says `running` in Chronos 2 and `<n> running` in Chronos 3. */
  readonly countsRunning: boolean;
}

export const FLAVOURS: readonly Flavour[] = [
  { prefix: '/scheduler', nameRule: 'v2', jobForm: 'v2', countsRunning: false },
  { prefix: '/v1/scheduler', nameRule: 'v1', jobForm: 'v1', countsRunning: true },
];
