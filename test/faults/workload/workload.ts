import { setTimeout as pause } from 'node:timers/promises';
import type { JobFacts, ManualRunFacts, RegisterFacts, RegisterWrite } from '../checker/case.js';
import { SeededRandom } from '../seeded-random.js';
import { type Answer, ApiClient } from './api-client.js';
import { type Shape, type ShapeOptions, scheduledShape, shapes } from './shapes.js';

export interface WorkloadOptions {
  readonly seed: number;
  readonly urls: readonly string[];
  readonly evidenceScript: string;
  readonly evidence: string;
  readonly longSeconds: number;
  readonly copies: number;
}

/** Time between the put of a job and its first due time. */
const LEAD_MS = 4_000;
const REGISTER_COUNT = 3;
const REGISTER_WRITE_COUNT = 12;
const WRITE_PAUSE_MS = 200;
const AGAIN_MS = 250;

export function createWorkload(options: WorkloadOptions): Workload {
  return new Workload(options);
}

/** What users do during a storm, and all that the checker has to know of it. */
export class Workload {
  readonly jobs: JobFacts[] = [];
  readonly registers: RegisterFacts[] = [];
  readonly manualRuns: ManualRunFacts[] = [];
  /** Writes that were refused for good, of which none should be. */
  readonly refusals: string[] = [];
  private readonly random: SeededRandom;
  private readonly prefix: string;
  private isOver = false;
  private loops: Promise<void>[] = [];

  constructor(private readonly options: WorkloadOptions) {
    this.random = new SeededRandom(options.seed ^ 0x5eed);
    this.prefix = `s${options.seed}`;
  }

  /** Puts the jobs of all shapes, then begins to write, run and delete without end. */
  async begin(): Promise<void> {
    const client = this.client();
    for (const shape of shapes(this.shapeOptions(LEAD_MS + 4_000))) await this.put(client, shape);
    const registers = Array.from({ length: REGISTER_COUNT }, (_, index) => index);
    this.loops = [
      ...registers.map((index) => this.writeRegisters(index)),
      this.runByHand('manual', 700),
      this.runByHand('top', 9_000),
      this.makeAndDelete(),
    ];
  }

  /** No more writes; those on their way are awaited. */
  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.loops);
  }

  private client(): ApiClient {
    return new ApiClient(this.options.urls, new SeededRandom(this.random.between(0, 2 ** 31)));
  }

  private shapeOptions(leadMs: number): ShapeOptions {
    const { evidenceScript, evidence, longSeconds, copies } = this.options;
    return {
      prefix: this.prefix,
      startAtMs: Math.ceil((Date.now() + leadMs) / 1_000) * 1_000,
      command: (seconds, failing) => `exec sh ${evidenceScript} ${evidence} ${seconds} ${failing}`,
      longSeconds,
      copies,
    };
  }

  /** Puts until it is acknowledged; the same put again changes nothing. */
  private async put(client: ApiClient, { facts, document }: Shape): Promise<boolean> {
    const path = 'parents' in document ? '/scheduler/dependency' : '/scheduler/iso8601';
    const answer = await this.insist(client, 'PUT', path, document);
    if (answer?.outcome === 'acknowledged') this.jobs.push(facts);
    return answer?.outcome === 'acknowledged';
  }

  /** Asks again until there is an answer; null when the storm is over before. */
  private async insist(
    client: ApiClient,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer | null> {
    while (!this.isOver) {
      const answer = await client.ask(method, path, body);
      // A deletion that nobody knew of has left nothing to delete.
      if (answer.outcome === 'refused' && method !== 'DELETE') {
        this.refusals.push(`${method} ${path}: ${JSON.stringify(answer.body)}`);
      }
      if (answer.outcome !== 'unknown') return answer;
      await pause(AGAIN_MS);
    }
    return null;
  }

  /**
   * Puts a job with one description after the other, and deletes it now and then; after a while
   * another one, so that what was acknowledged in the middle of a storm is judged too.
   */
  private async writeRegisters(index: number): Promise<void> {
    const client = this.client();
    const random = new SeededRandom(this.options.seed + index);
    for (let number = 0; !this.isOver; number += 1) {
      const name = `${this.prefix}-register-${index}-${number}`;
      await this.writeRegister(client, name, random);
    }
  }

  private async writeRegister(
    client: ApiClient,
    name: string,
    random: SeededRandom,
  ): Promise<void> {
    const writes: RegisterWrite[] = [];
    this.registers.push({ name, writes });
    for (let turn = 0; turn < REGISTER_WRITE_COUNT && !this.isOver; turn += 1) {
      const value = random.next() < 0.15 ? null : `value ${turn}`;
      const answer =
        value === null
          ? await client.ask('DELETE', `/scheduler/job/${name}`)
          : await client.ask('PUT', '/scheduler/iso8601', register(name, value));
      // A job that an unknown write has deleted cannot be deleted again.
      const isRefusal = answer.outcome === 'refused' && value !== null;
      if (isRefusal) this.refusals.push(`${name} ${value}: ${JSON.stringify(answer.body)}`);
      writes.push({ value, outcome: answer.outcome });
      await pause(WRITE_PAUSE_MS);
    }
  }

  private async runByHand(what: string, everyMs: number): Promise<void> {
    const client = this.client();
    const job = `${this.prefix}-${what}`;
    await pause(2 * LEAD_MS);
    while (!this.isOver) {
      const answer = await client.ask('POST', `/api/v1/jobs/${job}/run`);
      const { runId } = (answer.body ?? {}) as { runId?: string };
      if (answer.outcome === 'acknowledged' && runId !== undefined) {
        this.manualRuns.push({ runId, job, answeredAtMs: Date.now() });
      }
      await pause(everyMs);
    }
  }

  /** Jobs that are due a few times and over, or deleted before that. */
  private async makeAndDelete(): Promise<void> {
    const client = this.client();
    for (let turn = 0; !this.isOver; turn += 1) {
      const name = `passing-${turn}`;
      const job = { name, periodMs: 1_000, occurrenceCount: 5, isPunctual: false };
      const isPut = await this.put(client, scheduledShape(this.shapeOptions(LEAD_MS), job));
      await pause(LEAD_MS + 2_500);
      if (isPut && turn % 2 === 1) await this.delete(client, `${this.prefix}-${name}`);
    }
  }

  private async delete(client: ApiClient, name: string): Promise<void> {
    const index = this.jobs.findIndex((job) => job.name === name);
    const facts = this.jobs[index];
    if (facts === undefined) return;
    const deleteAskedAtMs = Date.now();
    this.jobs[index] = { ...facts, deleteAskedAtMs };
    const answer = await this.insist(client, 'DELETE', `/scheduler/job/${name}`);
    if (answer === null) return;
    this.jobs[index] = { ...facts, deleteAskedAtMs, deletedAtMs: Date.now() };
  }
}

function register(name: string, description: string): Record<string, unknown> {
  return { name, description, command: 'true', schedule: 'R/2050-01-01T00:00:00Z/P1D' };
}
