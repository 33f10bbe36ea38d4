import type { FastifyInstance } from 'fastify';
import type { Master } from '../master/index.js';
import type { SchedulerShell } from '../shell/index.js';

/** One term of office: everything that exists only while this scheduler leads. */
export interface Term {
  readonly epoch: number;
  readonly shell: SchedulerShell;
  /** The REST server, not listening: the front hands it requests. */
  readonly app: FastifyInstance;
  /** The embedded master, not listening either; null with a master elsewhere. */
  readonly master: Master | null;
  /** Resolves, with a sentence for people, once this term cannot go on. */
  readonly over: Promise<string>;
  /** Takes no more work, makes durable what was taken if it still may, and closes everything. */
  end(): Promise<void>;
}
