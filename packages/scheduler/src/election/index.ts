export type {
  AnnouncedTerm,
  Candidate,
  Election,
  ElectionOptions,
  Mandate,
} from './election.js';
