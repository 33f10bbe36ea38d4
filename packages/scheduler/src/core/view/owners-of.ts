import type { Job } from '@horae/submitter/job';

/** Chronos writes several addresses into one text. */
export function ownersOf({ owner }: Pick<Job, 'owner'>): readonly string[] {
  return owner.split(/[\s,;]+/).filter((address) => address !== '');
}
