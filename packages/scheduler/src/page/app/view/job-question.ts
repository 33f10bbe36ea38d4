import type { JobFacetsAnswer, JobListQuery } from '../api/index.js';

export const JOB_FILTERS = ['all', 'active', 'failing', 'waiting', 'disabled'] as const;
export type JobFilter = (typeof JOB_FILTERS)[number];

export const JOB_ORDERS = ['name', 'state', 'next', 'last'] as const;
export type JobOrder = (typeof JOB_ORDERS)[number];

/** What a job can be chosen by besides its state; '' where nothing is chosen. */
export const JOB_CHOICES = ['queue', 'owner', 'label', 'host'] as const;
export type JobChoice = (typeof JOB_CHOICES)[number];

/** Which jobs the list shows and in which order: all of it stands in the address. */
export interface JobQuestion extends Readonly<Record<JobChoice, string>> {
  /** Words that must all occur, in any of the job's texts. */
  readonly text: string;
  readonly filter: JobFilter;
  readonly order: JobOrder;
  readonly isDescending: boolean;
}

/** What an address says that we know; the rest of it is passed over. */
export function parseQuestion(query: Readonly<Record<string, string>>): JobQuestion {
  const { text = '', queue = '', owner = '', label = '', host = '' } = query;
  return {
    text,
    queue,
    owner,
    label,
    host,
    filter: JOB_FILTERS.find((name) => name === query['filter']) ?? 'all',
    order: JOB_ORDERS.find((name) => name === query['order']) ?? 'name',
    isDescending: query['down'] === 'yes',
  };
}

/** The members of the address; what is as it is unless chosen is left out. */
export function questionQuery(question: JobQuestion): Readonly<Record<string, string>> {
  const { filter, order, isDescending, ...rest } = question;
  const members = {
    ...rest,
    filter: filter === 'all' ? '' : filter,
    order: order === 'name' ? '' : order,
    down: isDescending ? 'yes' : '',
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''));
}

export function isNarrowed({ text, filter, queue, owner, label, host }: JobQuestion): boolean {
  return filter !== 'all' || [text.trim(), queue, owner, label, host].some((part) => part !== '');
}

const STATES_OF: Readonly<Record<JobFilter, readonly string[]>> = {
  all: [],
  active: ['queued', 'running', 'retrying'],
  failing: [],
  waiting: ['queued', 'retrying', 'waiting'],
  disabled: ['disabled'],
};

/** What the scheduler is asked. */
export function listQuery(question: JobQuestion): JobListQuery {
  const { text, filter, order, isDescending, owner, queue, label, host } = question;
  return {
    search: text.trim(),
    state: STATES_OF[filter].join(','),
    result: filter === 'failing' ? 'failure' : '',
    ownedBy: owner,
    queue,
    label,
    host,
    sort: `${isDescending ? '-' : ''}${order}`,
  };
}

/** How many jobs each filter would show. */
export function filterCounts(facets: JobFacetsAnswer): Readonly<Record<JobFilter, number>> {
  const inStates = (states: readonly string[]): number =>
    states.reduce((count, state) => count + (facets.state[state] ?? 0), 0);
  return {
    all: inStates(Object.keys(facets.state)),
    active: inStates(STATES_OF.active),
    failing: facets.result['failure'] ?? 0,
    waiting: inStates(STATES_OF.waiting),
    disabled: inStates(STATES_OF.disabled),
  };
}
