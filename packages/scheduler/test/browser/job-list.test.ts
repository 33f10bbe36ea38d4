import { afterEach, expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const JOB_COUNT = 10_000;
const TOGETHER_COUNT = 50;
const SEARCHES = ['job77', 'load team7', 't123', 'o7@', 'no such thing', 'team39 t99', 'job'];
const TEST_MS = 120_000;

/** Ten thousand jobs of forty teams, and some that belong together. */
async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'aa-parent', schedule: FAR, command: 'echo parent' });
  await system.post({ name: 'aa-child', parents: ['aa-parent'], command: 'true' });
  await system.post({ name: 'aa-quick', schedule: FAR, command: 'true', queue: 'web' });
  await system.post({ name: 'aa-other', schedule: FAR, command: 'true', queue: 'web' });
  const post = (number: number) =>
    system.post({
      name: `job${number}`,
      schedule: FAR,
      command: `load --table t${number} --team team${number % 40}`,
      owner: `o${number % 30}@example.org`,
      labels: { team: `team${number % 40}` },
    });
  for (let from = 4; from < JOB_COUNT; from += TOGETHER_COUNT) {
    const count = Math.min(TOGETHER_COUNT, JOB_COUNT - from);
    await Promise.all(Array.from({ length: count }, (_, place) => post(from + place)));
  }
}

describePage('the list of 10,000 jobs', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;
  const page = () => stage.view.page;
  const stateOf = async (name: string) =>
    (await system.get<{ state: string }>(`/api/v1/jobs/${name}`)).state;

  afterEach(() => {
    expect(stage.view.troubles.splice(0)).toEqual([]);
    expect([...stage.view.hosts]).toEqual([new URL(system.url).host]);
  });

  /** Anew: nothing is selected or scrolled there. */
  async function show(hash: string): Promise<void> {
    await page().goto('about:blank');
    await stage.view.show(hash);
  }

  /** Time of the processor that the page has used, for each frame of what was done. */
  async function cpuMsPerFrame(draw: () => Promise<number>): Promise<number> {
    const session = await page().context().newCDPSession(page());
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const usedMs = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    };
    const beforeMs = await usedMs();
    const frameCount = await draw();
    const afterMs = await usedMs();
    await session.detach();
    return (afterMs - beforeMs) / frameCount;
  }

  async function pick(...names: string[]): Promise<void> {
    for (const name of names)
      await page()
        .getByRole('checkbox', { name: `Select ${name}` })
        .check();
  }

  test('scrolls at 30 frames a second and more, with only the rows in sight drawn', async () => {
    await show('#/jobs');
    await page().getByText('10000 jobs').waitFor();
    await stage.view.jobRow('aa-child').waitFor();
    const cpuMs = await cpuMsPerFrame(() => page().evaluate(scrollDown, 3_000));
    // Work of the page itself, so that what else runs on this machine does not count.
    expect(1_000 / cpuMs).toBeGreaterThan(30);
    expect(await page().locator('tbody tr').count()).toBeLessThan(60);
    await page().locator('tbody tr[aria-busy]').first().waitFor({ state: 'detached' });
    expect(await page().locator('tbody tr [data-main]').count()).toBeGreaterThan(8);
  });

  test('its last job is a step away, and the first one again', async () => {
    await show('#/jobs');
    await stage.view.jobRow('aa-child').waitFor();
    await page().keyboard.press('End');
    await stage.view.jobRow('job9999').waitFor();
    await page().keyboard.press('Home');
    await stage.view.jobRow('aa-child').waitFor();
  });

  test('a search is answered within 100 ms', async () => {
    await show('#/jobs');
    await stage.view.jobRow('aa-child').waitFor();
    const field = page().getByRole('searchbox');
    for (const text of SEARCHES) {
      const answered = page().waitForResponse((response) =>
        response.url().includes(`search=${encodeURIComponent(text).replace(/%20/g, '+')}`),
      );
      await field.fill(text);
      await (await answered).finished();
    }
    const tookMs = await page().evaluate(searchTimes);
    expect(tookMs.length).toBeGreaterThanOrEqual(7);
    expect(tookMs[Math.floor(tookMs.length / 2)]).toBeLessThan(100);
  });

  test('what is searched, chosen and sorted stands in the address, which asks the same again', async () => {
    await show('#/jobs');
    await page().getByRole('searchbox').fill('load');
    await page().getByRole('combobox', { name: 'label' }).selectOption('team=team7');
    await page().getByText('250 jobs').waitFor();
    await page().locator('.head-job .sort').click();
    await stage.view.jobRow('job9967').waitFor();
    const address = new URL(page().url()).hash;
    await stage.view.show('#/agents');
    await stage.view.show(address);
    await page().getByText('250 jobs').waitFor();
    await stage.view.jobRow('job9967').waitFor();
    expect(await page().getByRole('searchbox').inputValue()).toBe('load');
  });

  test('a view can be kept under a name, and is there after a reload', async () => {
    await show('#/jobs?queue=web');
    await page().getByText('2 jobs').waitFor();
    await page().locator('.view-menu summary').click();
    await page().getByRole('textbox', { name: 'Name of this view' }).fill('the web');
    await page().getByRole('button', { name: 'Save' }).click();
    await show('#/jobs');
    await page().getByText('10000 jobs').waitFor();
    await page().locator('.view-menu summary').click();
    await page().getByRole('link', { name: 'the web' }).click();
    await page().getByText('2 jobs').waitFor();
    await page().locator('.view-menu summary').getByText('the web').waitFor();
    await page().locator('.view-menu summary').click();
    await page().getByRole('button', { name: 'Forget the view the web' }).click();
    await page().keyboard.press('Escape');
    await page().locator('.view-menu summary').getByText('Views').waitFor();
  });

  test('one job is paused and resumed in its row', async () => {
    await show('#/jobs?text=aa-');
    await stage.view.button('Pause aa-quick').click();
    await stage.view.jobRow('aa-quick').locator('[data-state="disabled"]').waitFor();
    expect(await stateOf('aa-quick')).toBe('disabled');
    await stage.view.button('Resume aa-quick').click();
    await stage.view.jobRow('aa-quick').locator('[data-state="idle"]').waitFor();
    expect(await stateOf('aa-quick')).toBe('idle');
  });

  test('several are paused after a yes, and not after a no', async () => {
    await show('#/jobs?text=aa-');
    await pick('aa-quick', 'aa-other');
    await page().getByText('2 jobs selected').waitFor();
    await stage.view.button('Pause 2 jobs').click();
    await page().getByRole('dialog').getByText('aa-quick, aa-other').waitFor();
    await stage.view.button('Cancel').click();
    expect(await stateOf('aa-quick')).toBe('idle');
    await stage.view.button('Pause 2 jobs').click();
    await page().getByRole('dialog').getByRole('button', { name: 'Pause 2 jobs' }).click();
    await page().getByText('2 jobs are paused.').waitFor();
    await stage.view.jobRow('aa-other').locator('[data-state="disabled"]').waitFor();
    expect([await stateOf('aa-quick'), await stateOf('aa-other')]).toEqual([
      'disabled',
      'disabled',
    ]);
    await stage.view.button('Resume 2 jobs').click();
    await page().getByRole('dialog').getByRole('button', { name: 'Resume 2 jobs' }).click();
    await stage.view.jobRow('aa-other').locator('[data-state="idle"]').waitFor();
  });

  test('several run at once, and the list follows their ends without a reload', async () => {
    await show('#/jobs?text=aa-');
    await pick('aa-quick', 'aa-other');
    await stage.view.button('Run 2 jobs now').click();
    await page().getByRole('dialog').getByRole('button', { name: 'Run 2 jobs now' }).click();
    await page().getByText('Asked for a run of 2 jobs.').waitFor();
    const last = (name: string) =>
      stage.view.jobRow(name).locator('.col-last [data-state="succeeded"]').waitFor();
    await last('aa-quick');
    await last('aa-other');
    await stage.view.jobRow('aa-quick').locator('.spark svg').waitFor();
  });

  test('a refusal is shown for its job, and the others are done', async () => {
    await show('#/jobs?text=aa-');
    await pick('aa-parent', 'aa-other');
    await stage.view.button('Delete 2 jobs').click();
    await page().getByRole('dialog').getByRole('textbox').fill('2');
    await page().getByRole('dialog').getByRole('button', { name: 'Delete 2 jobs' }).click();
    await page().getByText('1 job is deleted.').waitFor();
    await page().getByRole('alert').getByText('has dependent jobs: aa-child').waitFor();
    await page().getByText('1 job selected').waitFor();
    await stage.view.jobRow('aa-other').waitFor({ state: 'detached' });
    await page().getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  });

  test('all that match are deleted once their number is typed, seen or not', async () => {
    await show('#/jobs?text=job9&label=team%3Dteam1');
    await page()
      .getByText(/^\d+ jobs$/)
      .waitFor();
    const { total } = await system.get<{ total: number }>(
      '/api/v1/jobs?search=job9&label=team%3Dteam1',
    );
    expect(total).toBeGreaterThan(20);
    await page()
      .getByRole('checkbox', { name: `Select all ${total} jobs that match` })
      .click();
    await page().getByText(`${total} jobs selected`).waitFor();
    await stage.view.button(`Delete ${total} jobs`).click();
    const confirm = page()
      .getByRole('dialog')
      .getByRole('button', { name: `Delete ${total} jobs` });
    expect(await confirm.isDisabled()).toBe(true);
    await page()
      .getByRole('dialog')
      .getByRole('textbox')
      .fill(String(total - 1));
    expect(await confirm.isDisabled()).toBe(true);
    await page().getByRole('dialog').getByRole('textbox').fill(String(total));
    await confirm.click();
    await page().getByText('No job matches').waitFor();
    await page().getByRole('link', { name: 'Clear the filter' }).click();
    await page()
      .getByText(`${JOB_COUNT - 1 - total} jobs`)
      .waitFor();
  });

  test('every row can be reached with the keyboard, also those that are not drawn yet', async () => {
    await show('#/jobs');
    await stage.view.jobRow('aa-child').waitFor();
    const drawn = await page().locator('tbody tr').count();
    await page().getByRole('link', { name: 'aa-child', exact: true }).focus();
    // A checkbox, the name, the last run if there is one, and two buttons in each row.
    for (let step = 0; step < 5 * drawn; step += 1) await page().keyboard.press('Tab');
    const index = await page().evaluate(focusedRow);
    expect(index).toBeGreaterThan(drawn);
  });

  test('fits a phone', async () => {
    const phone = await StatusPage.open(system.url, { width: 360, locale: 'zh-CN' });
    try {
      await phone.show('#/jobs');
      await phone.page.locator('tbody [data-row]').first().waitFor();
      await phone.page.locator('.col-pick input').nth(1).check();
      await phone.page.getByText('已选 1 个作业').waitFor();
      expect(await phone.widthOverflowPx()).toBe(0);
      expect(phone.troubles).toEqual([]);
    } finally {
      await phone.close();
    }
  });
});

/** Scrolls a screen or so in every ten frames; answers how many were drawn. */
async function scrollDown(forMs: number): Promise<number> {
  const startMs = performance.now();
  let frameCount = 0;
  while (performance.now() - startMs < forMs) {
    await new Promise(requestAnimationFrame);
    scrollBy(0, 100);
    frameCount += 1;
  }
  return frameCount;
}

/** From question to answer, for each search that the page has asked for; the shortest first. */
function searchTimes(): readonly number[] {
  return performance
    .getEntriesByType('resource')
    .filter((entry) => entry.name.includes('search='))
    .map((entry) => entry.duration)
    .sort((a, b) => a - b);
}

function focusedRow(): number {
  return Number(document.activeElement?.closest('tr')?.getAttribute('data-index') ?? -1);
}
