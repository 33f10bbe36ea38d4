import { expect, test } from 'vitest';
import { axeViolations } from './page-audit.js';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const TEST_MS = 60_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent({ hostname: 'web-1', attributes: 'rack:r7' });
  const schedule = 'R/2099-01-01T00:00:00Z/P1D';
  await system.post({ name: 'long', schedule, command: 'sleep 600', cpus: 0.5, mem: 64 });
}

describePage('an agent', { testMs: TEST_MS, prepare }, (stage) => {
  test('has a page with its load, its attributes and what it runs, all of it live', async () => {
    const { page } = stage.view;
    await stage.view.show('#/agents');
    await page.getByRole('link', { name: 'web-1' }).click();
    await page.getByRole('heading', { level: 1, name: 'web-1' }).waitFor();
    await page.getByText('r7', { exact: true }).waitFor();
    await page.getByText('Nothing runs here').waitFor();
    await page.getByRole('img', { name: /^CPU: 0 of/ }).waitFor();
    expect(await page.locator('.load-chart canvas').count()).toBe(4);

    await stage.system.run('long');
    await stage.view.row('long').locator('[data-state="running"]').waitFor();
    await page.getByRole('img', { name: /^CPU: 0\.5 of .*; peak 0\.5/ }).waitFor();
    await page.getByRole('img', { name: /^Tasks: 1;/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(stage.view.troubles).toEqual([]);
  });

  test('that is not there has a page that says so', async () => {
    await stage.view.show('#/agents/absent');
    await stage.view.page.getByText('No such agent').waitFor();
  });
});
