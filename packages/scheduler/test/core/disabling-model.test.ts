import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remainingText } from '@horae/submitter/schedule';
import { aJob } from '@horae/submitter/testing';
import { type Change, type Run, remainingAfter } from '../../src/core/index.js';
import { CoreWorld } from './core-world.js';

type DisabledBy = 'operator' | 'system' | null;
type Step = readonly [what: number, how: number];

const SCHEDULES = ['R2/2026-01-01T00:00:10Z/PT1M', 'R/2026-01-01T00:00:20Z/PT1M', 'R1//PT1M'];
const FAILURE_COUNT_MAX = 2;

interface Posted {
  readonly schedule: string;
  readonly isDisabled: boolean;
  readonly isSameSchedule: boolean;
}

/** The two-reasons rule in few words, fed with what happened and nothing else. */
class DisablingModel {
  disabledBy: DisabledBy = null;
  systemCount = 0;
  #nextAt: number | null = null;
  #failedInARow = 0;
  readonly #active = new Map<string, Run>();

  take(change: Change, posted: Posted | null): void {
    if (change.kind === 'jobPut' && posted !== null) this.#post(posted);
    if (change.kind === 'jobPut' || change.kind === 'scheduleAdvanced') {
      this.#nextAt = change.nextAt;
    }
    if (change.kind === 'jobDeleted') this.#failedInARow = 0;
    if (change.kind === 'runCreated') this.#active.set(change.run.id, change.run);
    if (change.kind !== 'runEnded') return;
    const run = this.#active.get(change.runId);
    this.#active.delete(change.runId);
    if (change.reason === 'job deleted') return;
    if (change.state === 'succeeded') this.#succeed(change.reason === 'marked successful');
    if (change.state === 'failed' || change.state === 'lost') this.#fail(run);
  }

  #post({ isDisabled, isSameSchedule }: Posted): void {
    if (!isDisabled) this.disabledBy = null;
    else if (this.disabledBy !== 'system' || !isSameSchedule) this.disabledBy = 'operator';
  }

  #succeed(isMarked: boolean): void {
    this.#failedInARow = 0;
    if (!isMarked && this.#nextAt === null && this.#active.size === 0) this.#disable();
  }

  #fail(run: Run | undefined): void {
    this.#failedInARow += 1;
    if (this.#failedInARow >= FAILURE_COUNT_MAX && run?.trigger !== 'manual') this.#disable();
  }

  #disable(): void {
    if (this.disabledBy !== null) return;
    this.disabledBy = 'system';
    this.systemCount += 1;
  }
}

/** One job `x` that people and its own runs disable and enable, beside the model of it. */
class Life {
  readonly world = new CoreWorld({ disableAfterFailures: FAILURE_COUNT_MAX });
  readonly #model = new DisablingModel();
  #seenCount = 0;
  #schedule = '';
  #exitCode = 0;

  constructor() {
    this.world.programs.set('x', () => ({ exitCode: this.#exitCode, tookMs: 1_500 }));
    this.#put(0);
  }

  play([what, how]: Step): void {
    const { world } = this;
    if (what <= 3) this.#put(how);
    else if (what <= 5) this.#exitCode = how % 2;
    else if (what <= 8) world.advance(`PT${1 + (how % 90)}S`);
    else if (what === 9) world.runNow('x');
    else if (what === 10) world.restart({ afterMs: (how % 100) * 1_000 });
    else if (what === 11) world.ask({ type: 'jobKillAsked', jobName: 'x' });
    else if (what === 12) world.ask({ type: 'jobSuccessMarked', jobName: 'x' });
    else if (what === 13) world.fold();
    else if (how % 4 === 0) this.#putAnew(how);
    this.#hear(null);
  }

  expectAsModelled(): void {
    const { disabledBy, disabledReason, job } = this.world.job('x');
    expect(disabledBy).toBe(this.#model.disabledBy);
    expect(disabledReason !== null).toBe(disabledBy === 'system');
    expect(job.disabled).toBe(disabledBy === 'operator');
    const told = this.world.notices.filter(
      (notice) => notice.type === 'jobAlert' && notice.alert.kind === 'disabled',
    );
    expect(told).toHaveLength(this.#model.systemCount);
  }

  /** Another schedule, the same again, or what clients are shown of it; disabled or not. */
  #put(how: number): void {
    this.#hear(null);
    const form = how % 5;
    const own = SCHEDULES[form] ?? this.#schedule;
    const schedule = form === 4 ? this.#shown() : own;
    const isSameSchedule = form === 4 || schedule === this.#schedule;
    const isDisabled = how % 3 === 0 && this.#schedule !== '';
    const job = aJob('x')
      .schedule(schedule)
      .retries(how % 2)
      .retryInterval('PT7.3S');
    this.world.put(isDisabled ? job.disabled() : job);
    if (!isSameSchedule) this.#schedule = schedule;
    this.#hear({ schedule, isDisabled, isSameSchedule });
  }

  #putAnew(how: number): void {
    this.world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
    this.#schedule = '';
    this.#hear(null);
    this.#model.disabledBy = null;
    this.#put(how % 3);
  }

  #shown(): string {
    const entry = this.world.job('x');
    return remainingText(entry.schedule as never, remainingAfter(entry));
  }

  #hear(posted: Posted | null): void {
    for (const change of this.world.changes.slice(this.#seenCount)) {
      this.#model.take(change, posted);
    }
    this.#seenCount = this.world.changes.length;
  }
}

test('who has disabled a job is what a model says, whatever people do and however runs end', () => {
  const step = fc.tuple(fc.nat(14), fc.nat(1_000));
  const steps = fc.noBias(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }));
  fc.assert(
    fc.property(steps, (list) => {
      const life = new Life();
      for (const each of list) {
        life.play(each);
        life.expectAsModelled();
      }
    }),
    { numRuns: 100 },
  );
});
