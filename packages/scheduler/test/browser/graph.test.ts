import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const TEST_MS = 60_000;
const LARGE_MS = 180_000;
const DAILY = 'R/2025-01-01T00:00:00Z/P1D';

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'extract', schedule: DAILY, command: 'true' });
  await system.post({ name: 'clean', schedule: DAILY, command: 'exit 3' });
  await system.post({ name: 'load', parents: ['extract', 'clean'], command: 'true' });
  await system.post({ name: 'report', parents: ['load'], command: 'true' });
  await system.post({ name: 'alone', schedule: DAILY, command: 'true' });
  await system.run('extract');
  await system.run('clean');
  await system.until(async () => (await system.runsOf('clean'))[0]?.state === 'failed');
}

describePage('the graph', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;
  const picture = () => stage.view.page.getByRole('application');
  const panel = (job: string) =>
    stage.view.page.getByRole('complementary', { name: `About ${job}` });
  const search = () => stage.view.page.getByRole('searchbox', { name: 'Search the graph' });

  const line = (job: string) =>
    stage.view.page.getByRole('row').filter({
      has: stage.view.page.locator('a[data-main]', { hasText: new RegExp(`^${job}$`) }),
    });

  async function find(job: string): Promise<void> {
    await search().fill(job);
    await search().press('Enter');
    await panel(job).waitFor();
  }

  test('says of a job that waits which parent is missing, and why', async () => {
    await stage.view.show('#/graph');
    await picture().waitFor();
    await stage.view.page.getByText('4 jobs with dependencies').waitFor();
    await find('load');
    await panel('load').getByText('Waits for parents').waitFor();
    const missing = panel('load').getByRole('button', { name: /missing/ });
    expect(await missing.innerText()).toMatch(/missing\s+clean\s+Failed/);
    const counted = panel('load').getByRole('button', { name: /counts/ });
    expect(await counted.innerText()).toMatch(/counts\s+extract/);
    expect(stage.view.troubles).toEqual([]);
  });

  test('is walked along its lines with the arrow keys, and opens the job that one is at', async () => {
    await stage.view.show('#/graph?job=report');
    await picture().focus();
    await stage.view.page.keyboard.press('ArrowLeft');
    await panel('load').waitFor();
    await stage.view.page
      .getByText(/^load: waits for 1 of 2\. Parents: 2\. Children: 1\.$/)
      .waitFor();
    await stage.view.page.keyboard.press('ArrowLeft');
    await panel(/clean|extract/.exec(stage.view.page.url())?.[0] ?? 'clean').waitFor();
    await stage.view.page.keyboard.press('ArrowRight');
    await panel('load').waitFor();
    await stage.view.page.keyboard.press('Escape');
    await panel('load').waitFor({ state: 'detached' });
    await stage.view.page.keyboard.press('ArrowDown');
    await stage.view.page.getByRole('complementary').waitFor();
    await stage.view.page.keyboard.press('Enter');
    await stage.view.page.waitForURL(/#\/jobs\/(clean|extract)$/);
  });

  test('shows with a click what a job is, and a click beside it closes that', async () => {
    await stage.view.show('#/graph?job=load');
    await panel('load').waitFor();
    const box = await picture().boundingBox();
    if (box === null) throw new Error('There is no picture.');
    // The graph stands in the middle; a corner is empty.
    await stage.view.page.mouse.click(box.x + 5, box.y + 5);
    await panel('load').waitFor({ state: 'detached' });
    const { x, y, width, height } = (await picture().boundingBox()) ?? box;
    await stage.view.page.mouse.click(x + width / 2, y + height / 2);
    await panel('load').waitFor();
  });

  test('changes without a reload', async () => {
    await stage.view.show('#/graph?job=report');
    await panel('report').locator('[data-state="none"]').first().waitFor();
    await system.post({ name: 'clean', schedule: DAILY, command: 'true' });
    await system.run('clean');
    await panel('report').locator('.graph-chips [data-state="succeeded"]').waitFor();
    await system.post({ name: 'archive', parents: ['report'], command: 'true' });
    await panel('report').getByRole('button', { name: 'archive' }).waitFor();
    await stage.view.page.getByText('5 jobs with dependencies').waitFor();
    await system.delete('archive');
    await stage.view.page.getByText('4 jobs with dependencies').waitFor();
  });

  test('of a round in which nothing ran says so', async () => {
    await stage.view.show('#/graph?job=load');
    await panel('load').waitFor();
    await stage.view.button('The round before').click();
    await stage.view.button('The round before').click();
    await panel('load').locator('.graph-chips [data-state="none"]').waitFor();
    await stage.view.button('The round after').click();
    await stage.view.button('The round after').click();
    await panel('load').locator('.graph-chips [data-state="succeeded"]').waitFor();
  });

  test('can be narrowed to what a job needs, and to what needs it', async () => {
    await stage.view.show('#/graph?job=load');
    await stage.view.button('Only what it needs').click();
    await stage.view.page.getByRole('application', { name: /3 jobs/ }).waitFor();
    await stage.view.button('Only what needs it').click();
    await stage.view.page.getByRole('application', { name: /2 jobs/ }).waitFor();
    await panel('load').getByRole('button', { name: 'Show all jobs' }).click();
    await stage.view.page.getByRole('application', { name: /4 jobs/ }).waitFor();
  });

  test('is a list as well, for those who cannot see it', async () => {
    await stage.view.show('#/graph?view=list');
    await line('load').getByRole('link', { name: 'clean' }).waitFor();
    await line('load').getByRole('link', { name: 'extract' }).waitFor();
    expect(await stage.view.page.getByRole('row').count()).toBe(5);
    await search().fill('rep');
    await line('load').waitFor({ state: 'detached' });
    expect(await stage.view.page.getByRole('row').count()).toBe(2);
    await search().fill('no such job');
    await stage.view.page.getByText('No job matches').waitFor();
    await stage.view.button('Clear search and state').click();
    await line('load').waitFor();
  });

  test('fits a phone', async () => {
    await stage.view.page.setViewportSize({ width: 360, height: 740 });
    await stage.view.show('#/graph?job=load');
    await panel('load').waitFor();
    expect(await stage.view.widthOverflowPx()).toBeLessThanOrEqual(0);
    await stage.view.show('#/graph?view=list');
    await line('load').waitFor();
    expect(await stage.view.widthOverflowPx()).toBeLessThanOrEqual(0);
    await stage.view.page.setViewportSize({ width: 1280, height: 800 });
    expect(stage.view.troubles).toEqual([]);
  });
});

const LARGE_COUNT = 2_000;
const COLUMN_COUNT = 50;

async function prepareLarge(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  for (let first = 0; first < LARGE_COUNT; first += COLUMN_COUNT) {
    const column = Array.from({ length: COLUMN_COUNT }, (_, row) => first + row);
    await Promise.all(column.map((number) => system.post(largeJob(number))));
  }
}

/** One or two parents in the column before. */
function largeJob(number: number): Readonly<Record<string, unknown>> {
  const name = `job-${String(number).padStart(4, '0')}`;
  const before = number - COLUMN_COUNT;
  if (before < 0) return { name, schedule: DAILY, command: 'true' };
  const second = number % 3 === 0 && number % COLUMN_COUNT !== 0 ? [before - 1] : [];
  const parents = [before, ...second].map((each) => `job-${String(each).padStart(4, '0')}`);
  return { name, parents, command: 'true' };
}

describePage('a graph of 2,000 jobs', { testMs: LARGE_MS, prepare: prepareLarge }, (stage) => {
  test('is moved with more than 30 frames in a second, and its jobs are found', async () => {
    const { page } = stage.view;
    page.setDefaultTimeout(LARGE_MS);
    await stage.view.show('#/graph');
    await page.getByRole('application', { name: /2,?000 jobs/ }).waitFor();
    const box = await page.getByRole('application').boundingBox();
    if (box === null) throw new Error('There is no picture.');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    const frames = page.evaluate(countFrames, 2_000);
    for (let step = 0; step < 100; step += 1) {
      await page.mouse.move(middle.x + 60 * Math.sin(step / 5), middle.y + step / 2);
    }
    expect(await frames).toBeGreaterThan(30);
    await page.mouse.up();
    await page.getByRole('searchbox', { name: 'Search the graph' }).fill('job-1234');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'About job-1234' }).waitFor();
    expect(stage.view.troubles).toEqual([]);
  });
});

/** Frames in a second, within so many milliseconds; runs in the browser. */
function countFrames(withinMs: number): Promise<number> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let count = 0;
    const next = (nowMs: number): void => {
      count += 1;
      if (nowMs - startMs < withinMs) requestAnimationFrame(next);
      else resolve((count * 1_000) / (nowMs - startMs));
    };
    requestAnimationFrame(next);
  });
}
