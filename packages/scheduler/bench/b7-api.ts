/**
 * B7: the REST server of the real scheduler, asked over loopback by another process. (a) durable
 * PUTs of jobs over 64 connections, against the same framework that keeps nothing, and the disk;
 * (b) GET of 10,000 jobs, against joining their bytes in memory; (c) search among 50,000 jobs.
 * HORAE_BENCH_DIR names the folder (and so the disk) to use.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListReader } from './api/list-reader.js';
import { CONNECTION_COUNT, Requests } from './api/requests.js';
import { sampleJob } from './api/sample-jobs.js';
import { startFloorProcess, startSchedulerProcess } from './api/server-process.js';
import { fsyncFloor } from './floor/fsync-floor.js';
import { median, rangeText } from './floor/rounds.js';

const ROUND_COUNT = 5;
const LIST_JOB_COUNT = 10_000;
const SEARCH_JOB_COUNT = 50_000;
const CHANGED_JOB_COUNT = LIST_JOB_COUNT / 100;
const PUTS_PER_ROUND = LIST_JOB_COUNT / ROUND_COUNT;
const LIST = '/scheduler/jobs';
const TARGETS = { putOfFloor: 0.5, listOfJoin: 2.5, searchMs: 20 };

const folder = await mkdtemp(join(process.env['HORAE_BENCH_DIR'] ?? tmpdir(), 'horae-b7-'));
const dataDir = join(folder, 'data');
let scheduler = await startSchedulerProcess(dataDir);
let requests = new Requests(scheduler.url);
const verdicts: boolean[] = [];
try {
  await measurePuts();
  await measureList();
  await measureSearch();
} finally {
  await requests.close();
  await scheduler.stop();
  await rm(folder, { recursive: true });
}
const isReached = verdicts.every(Boolean);
console.log(`verdict ${isReached ? 'REACHED' : 'MISSED'}`);
if (!isReached) process.exitCode = 1;

async function measurePuts(): Promise<void> {
  const floorServer = await startFloorProcess();
  const floorRequests = new Requests(floorServer.url);
  const floors: number[] = [];
  const fsyncs: number[] = [];
  const puts: number[] = [];
  // Warm before what counts, and with a log on the disk that is written over, as it is later on.
  await floorRequests.putAll(sampleJobs(0, LIST_JOB_COUNT));
  await requests.putAll(sampleJobs(0, LIST_JOB_COUNT));
  await requests.putAll(sampleJobs(0, LIST_JOB_COUNT));
  for (let round = 0; round < ROUND_COUNT; round += 1) {
    const first = round * PUTS_PER_ROUND;
    fsyncs.push(fsyncFloor(join(folder, 'fsync'), 500).perSecond);
    floors.push(await floorRequests.putAll(sampleJobs(first, PUTS_PER_ROUND)));
    puts.push(await requests.putAll(sampleJobs(first, PUTS_PER_ROUND)));
  }
  await floorRequests.close();
  await floorServer.stop();
  const floor = Math.min(median(floors), CONNECTION_COUNT * median(fsyncs));
  console.log(`floor   fdatasync of 4 KB             ${rangeText(fsyncs)} /s`);
  console.log(`floor   PUT that keeps nothing        ${rangeText(floors)} /s`);
  console.log(`Horae   durable PUT, 64 connections   ${rangeText(puts)} /s`);
  judge('of the floor of PUT', median(puts) / floor, { atLeast: TARGETS.putOfFloor });
}

async function measureList(): Promise<void> {
  const texts = await listedTexts();
  const byteCount = texts.reduce((sum, text) => sum + text.length, 0);
  console.log(`        ${texts.length} jobs, ${Math.round(byteCount / texts.length)} bytes each`);
  const joins: number[] = [];
  const same: number[] = [];
  const polls: number[] = [];
  const waits: number[] = [];
  const reader = await ListReader.open(scheduler.url, LIST);
  for (let round = 0; round < 3 * ROUND_COUNT; round += 1) {
    joins.push(joinMs(texts));
    same.push(await reader.read());
    await requests.putAll(changedJobs(round));
    polls.push(await reader.read());
    await requests.putAll(changedJobs(round + 1));
    const listing = reader.read();
    waits.push((await requests.get('/ping')).ms);
    await listing;
  }
  reader.close();
  const first: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await restart();
    const fresh = await ListReader.open(scheduler.url, LIST);
    first.push(await fresh.read());
    fresh.close();
  }
  console.log(`floor   join of the stored bytes      ${msText(joins)}`);
  console.log(`Horae   GET, 1 % changed since        ${msText(polls)}`);
  console.log(`        GET, nothing changed          ${msText(same)}`);
  console.log(`        GET, first after a start      ${msText(first)}`);
  console.log(`        GET /ping beside the list     ${msText(waits)}`);
  judge('× the join', median(polls) / median(joins), { atMost: TARGETS.listOfJoin });
}

async function measureSearch(): Promise<void> {
  await requests.putAll(sampleJobs(LIST_JOB_COUNT, SEARCH_JOB_COUNT - LIST_JOB_COUNT));
  const first = (await requests.get('/scheduler/jobs/search?any=first')).ms;
  console.log(`        search, first of all          ${first.toFixed(1)} ms`);
  let worst = 0;
  for (const query of searches()) {
    const found: number[] = [];
    for (let round = 0; round < 3 * ROUND_COUNT; round += 1) {
      await requests.putAll([sampleJob(round * 31, 100 + round)]);
      found.push((await requests.get(`/scheduler/jobs/search?${query}`)).ms);
    }
    worst = Math.max(worst, median(found));
    console.log(`Horae   search ${query.padEnd(23)}${msText(found)}`);
  }
  judge('ms for the slowest search', worst, { atMost: TARGETS.searchMs });
}

/** Hits at the beginning, in the end, nowhere; in another case; pages far into many hits. */
function searches(): readonly string[] {
  const last = `Report-0${SEARCH_JOB_COUNT - 1}`;
  return [
    'name=report',
    `name=${last}`,
    'name=nowhere',
    'command=ORDERS_49999',
    'command=nowhere',
    'any=e',
    `any=${last}`,
    'any=nowhere',
    'name=e&command=nowhere',
    'any=o&offset=49000',
  ];
}

/** What GET answers, cut into the jobs' own bytes. */
async function listedTexts(): Promise<readonly Buffer[]> {
  const { chunks } = await requests.get(LIST);
  const json = Buffer.concat(chunks).toString();
  const texts = json.slice(1, -1).split(/(?<=\}),(?=\{"name":"shop-)/);
  if (texts.length !== LIST_JOB_COUNT) throw new Error(`${texts.length} jobs are listed.`);
  return texts.map((text) => Buffer.from(text));
}

function joinMs(texts: readonly Buffer[]): number {
  const comma = Buffer.from(',');
  const startedMs = performance.now();
  const parts: Buffer[] = [Buffer.from('[')];
  for (const text of texts) parts.push(text, comma);
  parts[parts.length - 1] = Buffer.from(']');
  const joined = Buffer.concat(parts);
  const ms = performance.now() - startedMs;
  if (joined.length < texts.length) throw new Error('Nothing was joined.');
  return ms;
}

async function restart(): Promise<void> {
  await requests.close();
  await scheduler.stop();
  scheduler = await startSchedulerProcess(dataDir);
  requests = new Requests(scheduler.url);
}

function* sampleJobs(first: number, count: number) {
  for (let index = first; index < first + count; index += 1) yield sampleJob(index);
}

function* changedJobs(round: number) {
  for (let count = 0; count < CHANGED_JOB_COUNT; count += 1) {
    yield sampleJob((round * 37 + count * 7_919) % LIST_JOB_COUNT, round + 1);
  }
}

function msText(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(2)} ms (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function judge(
  unit: string,
  found: number,
  { atLeast, atMost }: { readonly atLeast?: number; readonly atMost?: number },
): void {
  const target = atLeast ?? atMost ?? 0;
  const isReached = atLeast === undefined ? found <= target : found >= target;
  const word = atLeast === undefined ? 'at most' : 'at least';
  const miss = Math.abs(found / target - 1).toLocaleString('en', { style: 'percent' });
  verdicts.push(isReached);
  console.log(
    `target  ${found.toFixed(2)} ${unit}, ${word} ${target}: ` +
      (isReached ? 'reached' : `missed by ${miss}`),
  );
}
