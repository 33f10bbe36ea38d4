export type { AnnouncedTerm, Candidate, Election, ElectionOptions, Mandate } from './election.js';
export { againWhenConnected } from './again-when-connected.js';
export { joinElection, lookAtElection } from './election-znodes.js';
export { createElection } from './zookeeper-election.js';
