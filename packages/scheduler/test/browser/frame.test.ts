import { expect, test } from 'vitest';
import { axeViolations } from './page-audit.js';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const TEST_MS = 60_000;
const DAILY = 'R/2099-01-01T00:00:00Z/P1D';

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'alpha-report', schedule: DAILY, command: 'sleep 600' });
  await system.post({ name: 'beta-report', schedule: DAILY, command: 'true' });
}

describePage('around every page', { testMs: TEST_MS, prepare }, (stage) => {
  const page = () => stage.view.page;
  const heading = (name: string) => page().getByRole('heading', { level: 1, name, exact: true });
  const palette = () => page().locator('dialog.palette');

  test('the palette finds a job by a part of its name and opens it', async () => {
    await stage.view.show('#/jobs');
    await page().keyboard.press('Control+k');
    await palette().getByRole('combobox').waitFor();
    await page().keyboard.type('alpha');
    await palette().getByRole('option', { name: 'alpha-report', exact: false }).first().waitFor();
    expect(await axeViolations(page())).toEqual([]);
    await page().keyboard.press('Enter');
    await heading('alpha-report').waitFor();
    expect(await palette().count()).toBe(0);
    expect(stage.view.troubles).toEqual([]);
  });

  test('the palette leads to pages, and Escape leaves everything as it was', async () => {
    await stage.view.show('#/jobs');
    await page().getByRole('button', { name: /^Find/ }).click();
    await page().keyboard.type('agen');
    await palette().getByRole('option', { name: 'Agents' }).waitFor();
    await page().keyboard.press('Enter');
    await heading('Agents').waitFor();
    await page().keyboard.press('Control+k');
    await palette().getByRole('combobox').waitFor();
    await page().keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await heading('Agents').waitFor();
  });

  test('the palette runs a job', async () => {
    await stage.view.show('#/jobs');
    await page().keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('beta-rep');
    await palette().getByRole('option', { name: 'Run beta-report now' }).click();
    await page().locator('.message.good').getByText('beta-report').waitFor();
    await stage.system.until(async () => (await stage.system.runsOf('beta-report')).length > 0);
  });

  test('g and a letter lead to a page, ? shows all keys', async () => {
    await stage.view.show('#/jobs');
    for (const [letter, name] of [
      ['r', 'Runs'],
      ['a', 'Agents'],
      ['s', 'Settings'],
      ['j', 'Jobs'],
    ] as const) {
      await page().keyboard.press('g');
      await page().keyboard.press(letter);
      await heading(name).waitFor();
    }
    await page().keyboard.press('?');
    await page().getByRole('dialog').getByText('next row of the list').waitFor();
    expect(await axeViolations(page())).toEqual([]);
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('j and k walk the rows of a list, Enter opens one', async () => {
    await stage.view.show('#/agents');
    await page().locator('[data-row] a[data-main]').first().waitFor();
    await page().keyboard.press('j');
    const name = await page().evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page().keyboard.press('Enter');
    await heading(name).waitFor();
    await page().getByRole('heading', { name: 'Allocated over time' }).waitFor();
  });

  test('keys of one letter can be switched off', async () => {
    await stage.view.show('#/settings');
    await page().getByRole('radio', { name: /^Off/ }).check();
    await page().keyboard.press('g');
    await page().keyboard.press('j');
    await page().keyboard.press('?');
    await heading('Settings').waitFor();
    expect(await page().getByRole('dialog').count()).toBe(0);
    await page().getByRole('radio', { name: /^On/ }).check();
  });

  test('the theme is the chosen one, whatever the machine says, and stays', async () => {
    await stage.view.show('#/settings');
    const shown = () => page().evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await shown();
    await page().getByRole('radio', { name: 'Dark' }).check();
    await stage.system.until(async () => (await shown()) !== light);
    const dark = await shown();
    await page().reload();
    await heading('Settings').waitFor();
    expect(await shown()).toBe(dark);
    await page().getByRole('radio', { name: 'As the machine is set' }).check();
    await stage.system.until(async () => (await shown()) === light);
    await page().emulateMedia({ colorScheme: 'dark' });
    await stage.system.until(async () => (await shown()) === dark);
    await page().emulateMedia({ colorScheme: 'light' });
  });

  test('times are on the clock of the browser or of UTC, everywhere', async () => {
    const view = await StatusPage.open(stage.system.url, { zone: 'Asia/Tokyo' });
    const due = view.page.locator('time[datetime="2099-01-01T00:00:00.000Z"]').first();
    const foot = view.page.locator('footer');
    try {
      await view.show('#/jobs/alpha-report');
      await due.waitFor();
      expect(await due.getAttribute('title')).toContain('09:00:00 GMT+9');
      await view.show('#/settings');
      await foot.getByText('Times in Asia/Tokyo (GMT+9)').waitFor();
      await view.page.getByRole('radio', { name: /^UTC/ }).check();
      await foot.getByText('Times in UTC').waitFor();
      await view.show('#/jobs/alpha-report');
      await due.waitFor();
      expect(await due.getAttribute('title')).toMatch(/00:00:00 (UTC|GMT)/);
      expect(view.troubles).toEqual([]);
    } finally {
      await view.close();
    }
  });

  test('on a phone the pages are behind a button', async () => {
    await page().setViewportSize({ width: 360, height: 740 });
    await stage.view.show('#/jobs');
    expect(await stage.view.widthOverflowPx()).toBeLessThanOrEqual(0);
    const link = page().getByRole('link', { name: 'Agents', exact: true });
    expect(await link.isVisible()).toBe(false);
    await page().getByRole('button', { name: 'Open the menu' }).click();
    await link.click();
    await heading('Agents').waitFor();
    await link.waitFor({ state: 'hidden' });
    await page().getByRole('button', { name: 'Open the menu' }).click();
    await link.waitFor();
    await page().keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });
    await page().setViewportSize({ width: 1280, height: 800 });
    expect(stage.view.troubles).toEqual([]);
  });
});
