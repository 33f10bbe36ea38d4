import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const LINE_COUNT = 15_000;
const TEST_MS = 40_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  const tick = 'for i in 1 2 3 4 5 6; do echo "tick $i"; sleep 0.5; done; echo over >&2';
  await system.post({ name: 'ticking', schedule: FAR, command: tick });
  const count = `i=0; while [ $i -lt ${LINE_COUNT} ]; do i=$((i+1)); echo "line $i of many"; done`;
  await system.post({ name: 'verbose', schedule: FAR, command: count });
  const retried = 'echo "attempt $CHRONOS_JOB_RUN_ATTEMPT"; exit 1';
  await system.post({
    ...{ name: 'retried', schedule: FAR, command: retried },
    ...{ retries: 1, retryInterval: 'PT1S' },
  });
}

describePage('the output of a run', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;

  async function showRunOf(job: string): Promise<void> {
    await system.run(job);
    await system.until(async () => ((await system.runsOf(job))[0]?.attempts.length ?? 0) > 0);
    const id = (await system.runsOf(job))[0]?.id ?? '';
    await stage.view.show(`#/runs/${encodeURIComponent(id)}`);
  }

  test('is followed while it is written, to its end', async () => {
    await showRunOf('ticking');
    const box = stage.view.page.locator('.log-box');
    await box.getByText('tick 1').waitFor();
    expect(await box.getByText('tick 6').count()).toBe(0);
    await stage.view.page.locator('h1 + [data-state="running"]').waitFor();
    await box.getByText('tick 6').waitFor();
    await stage.view.page.locator('h1 + [data-state="succeeded"]').waitFor();
    await stage.view.page.getByText(/^ended, /).waitFor();
    await stage.view.page.getByRole('tab', { name: 'stdout' }).press('ArrowRight');
    await box.getByText('over').waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('begins at its end when it is long; earlier parts and the whole file can be had', async () => {
    await showRunOf('verbose');
    const box = stage.view.page.locator('.log-box');
    await box.getByText(`line ${LINE_COUNT} of many`).waitFor();
    await stage.view.page.getByText(/^ended, /).waitFor();
    await stage.view.page.reload();
    await box.getByText(`line ${LINE_COUNT} of many`).waitFor();
    expect(await box.getByText('line 1 of many', { exact: true }).count()).toBe(0);
    await stage.view.button(/^Load earlier output/).click();
    await box.getByText('line 1 of many', { exact: true }).waitFor();

    const [download] = await Promise.all([
      stage.view.page.waitForEvent('download'),
      stage.view.button('Download').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^verbose-.*-1-stdout\.log$/);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(LINE_COUNT);
    expect(lines[0]).toBe('line 1 of many');
  });

  test('is kept for each attempt', async () => {
    await showRunOf('retried');
    await stage.view.page.locator('h1 + [data-state="failed"]').waitFor();
    const attempts = stage.view.page.locator('.attempts tbody tr');
    expect(await attempts.count()).toBe(2);
    const box = stage.view.page.locator('.log-box');
    await box.getByText(/^attempt/).waitFor();
    const last = await box.innerText();
    await stage.view.button('Attempt 1').click();
    await system.until(async () => {
      const text = await box.innerText();
      return text.includes('attempt') && text !== last;
    });
  });
});
