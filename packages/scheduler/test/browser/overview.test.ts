import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const TEST_MS = 60_000;
const NEVER = 'R/2099-01-01T00:00:00Z/P1D';

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'quick', schedule: NEVER, command: 'true' });
  await system.post({ name: 'slow', schedule: NEVER, command: 'sleep 600' });
  await system.post({ name: 'broken', schedule: NEVER, command: 'exit 3' });
  await system.post({ name: 'greedy', schedule: NEVER, command: 'true', cpus: 900 });
  const soon = new Date(Date.now() + 20 * 60_000).toISOString();
  await system.post({ name: 'soon', schedule: `R/${soon}/P1D`, command: 'true' });
}

describePage('the overview', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;

  const panel = (name: string) => stage.view.page.getByRole('region', { name, exact: true });

  test('is where the page begins, and says what there is', async () => {
    await stage.view.show('');
    await stage.view.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await stage.view.page.getByText('built in').waitFor();
    await panel('Running now').getByText('Nothing runs at the moment.').waitFor();
    await panel('Waiting, and why').getByText('No run waits.').waitFor();
    await panel('Last failures').getByText('Nothing has failed lately.').waitFor();
    await panel('The next hour').getByText('1 fire').waitFor();
    await panel('The next hour').getByRole('link', { name: 'soon' }).waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('a run that goes on, one that waits and why, and one that failed come up by themselves', async () => {
    await stage.view.show('#/overview');
    for (const job of ['slow', 'greedy', 'broken']) await system.run(job);
    await panel('Running now').getByRole('link', { name: 'slow' }).waitFor();
    await panel('Running now')
      .getByText(/so far$/)
      .waitFor();
    await panel('Waiting, and why')
      .getByText(/^It needs 900 cpus; the most any agent/)
      .waitFor();
    await panel('Last failures')
      .getByText(/exit code 3/)
      .waitFor();
    await panel('Last failures')
      .getByRole('link', { name: /^Log of broken@/ })
      .click();
    await stage.view.page.getByRole('heading', { name: /broken/, level: 1 }).waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('a run is measured by what its job usually takes', async () => {
    await system.run('quick');
    await system.until(async () => (await system.runsOf('quick'))[0]?.state === 'succeeded');
    await system.post({ name: 'quick', schedule: NEVER, command: 'sleep 600' });
    await system.run('quick');
    await stage.view.show('#/overview');
    await panel('Running now')
      .getByText(/usually .*: longer than it should/)
      .waitFor();
  });

  test('a run is killed there', async () => {
    await stage.view.show('#/overview');
    await stage.view.button(/^Kill run slow@/).click();
    await stage.view.page.getByRole('dialog').getByRole('button', { name: 'Kill the run' }).click();
    await panel('Running now').getByRole('link', { name: 'slow' }).waitFor({ state: 'detached' });
  });

  test('has no sideways scrolling on a phone, in Chinese, in the dark', async () => {
    const viewer = { width: 360, locale: 'zh-CN', colorScheme: 'dark' } as const;
    const phone = await StatusPage.open(system.url, viewer);
    await phone.show('#/overview');
    await phone.page.getByRole('heading', { name: '总览' }).waitFor();
    await phone.page.getByText('正在运行', { exact: true }).first().waitFor();
    expect([await phone.widthOverflowPx(), phone.troubles]).toEqual([0, []]);
    await phone.close();
  });
});
