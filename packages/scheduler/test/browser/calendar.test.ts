import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const TEST_MS = 60_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  const { timeZone: scheduleTimeZone } = Intl.DateTimeFormat().resolvedOptions();
  const nightly = { schedule: '0 2 * * *', scheduleTimeZone, command: 'true' };
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    await system.post({ name: `night-${name}`, ...nightly });
  }
  await system.post({ ...nightly, name: 'night-later', schedule: '40 2 * * *' });
  await system.post({ name: 'child', parents: ['night-one'], command: 'true' });
}

describePage('the calendar', { testMs: TEST_MS, prepare }, (stage) => {
  const jobs = () => stage.view.page.locator('.firing-jobs');

  test('says what runs tonight at 02:00, at once', async () => {
    await stage.view.show('#/overview');
    await stage.view.page.getByRole('link', { name: 'What runs tonight at 02:00?' }).click();
    await jobs().getByRole('link', { name: 'night-one' }).waitFor();
    const lines = await jobs().getByRole('listitem').allTextContents();
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('02:00');
    expect(lines.at(-1)).toContain('02:40night-later');
    await jobs().getByText('then 1 job that waits for it').waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('a time that is typed in shows its hour', async () => {
    await stage.view.show('#/calendar');
    const night = await stage.view.page.getByLabel('What runs at').inputValue();
    await stage.view.page.getByLabel('What runs at').fill(night.replace('T02:00', 'T03:30'));
    await stage.view.page.getByRole('button', { name: 'Show', exact: true }).click();
    await stage.view.page.getByText('Nothing fires in this time').waitFor();
  });

  test('a field of the map shows its jobs, and can be reached with the keyboard', async () => {
    const { page } = stage.view;
    await stage.view.show('#/calendar');
    await page
      .getByRole('gridcell', { name: /02:00–02:59: 6 fires/ })
      .first()
      .click();
    await jobs().getByRole('link', { name: 'night-two' }).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await jobs().waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await jobs().getByRole('link', { name: 'night-two' }).waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('a day is shown minute by minute, five weeks day by day', async () => {
    const { page } = stage.view;
    await stage.view.show('#/calendar');
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'Day by minute' }).click();
    await page.getByRole('gridcell', { name: /, 02:00: 5 fires/ }).click();
    await jobs().getByRole('link', { name: 'night-five' }).waitFor();
    expect(await jobs().getByRole('listitem').count()).toBe(5);
    await page.getByRole('button', { name: 'Five weeks' }).click();
    await page
      .getByRole('gridcell', { name: /: 6 fires of 6 jobs/ })
      .first()
      .waitFor();
  });

  test('names the crowded minute, and a quieter one for each of its jobs', async () => {
    await stage.view.show('#/calendar');
    const crowd = stage.view.page.locator('.crowds > li');
    await crowd.getByText('5 fires at once').waitFor();
    await crowd.getByText('02:01 instead: 1 then, 4 left behind').waitFor();
  });

  test('a job that comes is counted by itself', async () => {
    await stage.view.show('#/calendar');
    await stage.view.page
      .getByRole('gridcell', { name: /02:00–02:59: 6 fires/ })
      .first()
      .waitFor();
    const { timeZone: scheduleTimeZone } = Intl.DateTimeFormat().resolvedOptions();
    const late = { name: 'night-late', schedule: '50 2 * * *', scheduleTimeZone, command: 'true' };
    await stage.system.post(late);
    await stage.view.page
      .getByRole('gridcell', { name: /02:00–02:59: 7 fires/ })
      .first()
      .waitFor();
  });

  test('has no sideways scrolling on a phone', async () => {
    const phone = await StatusPage.open(stage.system.url, { width: 360, colorScheme: 'dark' });
    for (const view of ['week', 'day', 'month']) {
      await phone.show(`#/calendar?view=${view}`);
      await phone.page.getByRole('grid').waitFor();
      expect([view, await phone.widthOverflowPx(), phone.troubles]).toEqual([view, 0, []]);
    }
    await phone.close();
  });
});
