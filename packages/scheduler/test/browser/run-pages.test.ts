import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const TEST_MS = 60_000;
const SCRIPT = '<img src=x onerror=alert(1)>';

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  const jobs = [
    { name: 'backup-db', command: 'echo "line one"; echo "line two"; echo LINE three' },
    { name: 'broken', command: `echo '${SCRIPT}'; exit 127` },
    { name: 'broken-too', command: 'exit 3' },
    { name: 'reports', command: 'echo fine; echo "a FATAL end" >&2', failOnOutput: 'fatal' },
    { name: 'long', command: 'sleep 60' },
    { name: 'greedy', command: 'true', cpus: 1_000 },
  ];
  for (const job of jobs) await system.post({ schedule: FAR, ...job });
  await system.post({ name: 'after-broken', parents: ['broken'], command: 'true' });
  for (const { name } of jobs) await system.run(name);
  for (const [name, state] of [
    ['backup-db', 'succeeded'],
    ['broken', 'failed'],
    ['broken-too', 'failed'],
    ['reports', 'failed'],
    ['long', 'running'],
    ['greedy', 'queued'],
  ] as const) {
    await system.until(async () => (await system.runsOf(name))[0]?.state === state);
  }
}

describePage('the pages of runs', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;
  const main = () => stage.view.page.locator('main');

  async function showRunOf(job: string): Promise<string> {
    const id = (await system.runsOf(job))[0]?.id ?? '';
    await stage.view.show(`#/runs/${encodeURIComponent(id)}`);
    return id;
  }

  test('a run that waits says what it waits for', async () => {
    await showRunOf('greedy');
    const waits = main().locator('.waits');
    await waits.getByText(/It needs 1000 cpus/).waitFor();
    expect(await waits.getByRole('heading').innerText()).toBe('Why it waits');
  });

  test('a failure says what its end means, and its output stays text', async () => {
    await showRunOf('broken');
    await main().getByText('the shell found no such command on that machine').waitFor();
    await main().locator('.log-box').getByText(SCRIPT).waitFor();
    expect(await main().locator('.log-box img').count()).toBe(0);
    expect(await main().locator('.timeline li').count()).toBe(4);
    expect(stage.view.troubles).toEqual([]);
  });

  test('a word that made a run fail is shown where it stands', async () => {
    await showRunOf('reports');
    await main()
      .getByText(/“fatal” in stderr/)
      .waitFor();
    const mark = main().locator('.log-box mark.current');
    await mark.waitFor();
    expect(await mark.innerText()).toBe('FATAL');
  });

  test('the output is searched from hit to hit, with the keyboard', async () => {
    await showRunOf('backup-db');
    await main().locator('.log-box').getByText('line two').waitFor();
    const field = main().getByRole('searchbox', { name: 'Search the output' });
    await field.fill('line');
    const count = main().locator('.log-search [role="status"]');
    await main().getByText('1 of 3').waitFor();
    expect(await main().locator('.log-box mark').count()).toBe(3);
    await field.press('Shift+Enter');
    await main().getByText('3 of 3').waitFor();
    expect(await main().locator('.log-box mark.current').innerText()).toBe('LINE');
    await field.fill('nothing like it');
    await main().getByText('not found').waitFor();
    await field.press('Escape');
    expect(await count.innerText()).toBe('');
  });

  test('the work of a failed run is marked as done, and its children start', async () => {
    await showRunOf('broken');
    await stage.view.button('Mark as done: the run of broken').click();
    await stage.view.page.getByRole('dialog').getByRole('button', { name: 'Mark as done' }).click();
    await stage.view.page.getByText('Counted as a success of broken.').waitFor();
    await system.until(async () => (await system.runsOf('after-broken')).length === 1);
  });

  test('the list is filtered by the beginning of a name and by states, in the address', async () => {
    await stage.view.show('#/runs');
    await main().getByRole('searchbox', { name: 'Job' }).fill('broken');
    await main().getByRole('searchbox', { name: 'Job' }).press('Enter');
    await stage.view.row('backup-db').waitFor({ state: 'detached' });
    await main().getByRole('button', { name: 'Failed', exact: true }).click();
    await expect.poll(() => stage.view.page.url()).toMatch(/prefix=broken.*state=failed/);
    await expect.poll(() => main().locator('tbody tr').count()).toBe(2);
    await main().getByRole('button', { name: 'any state' }).click();
    await expect.poll(() => main().locator('tbody tr').count()).toBe(3);
  });

  test('several failures are run again at once; what is repaired says so', async () => {
    await stage.view.show('#/runs?view=repair&state=failed');
    await stage.view.jobRow('broken').getByRole('link', { name: 'Repaired' }).waitFor();
    await stage.view.button('Select all shown').click();
    await main().getByText('2 runs selected').waitFor();
    await stage.view.button('Run again').click();
    const dialog = stage.view.page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Run 2 runs again?' }).waitFor();
    await dialog.getByRole('button', { name: 'Run again' }).click();
    await stage.view.page.getByText('Asked for 2 runs.').waitFor();
    await system.until(async () => (await system.runsOf('broken-too')).length === 2);
    await system.until(async () => (await system.runsOf('reports')).length === 2);
  });

  test('runs are bars over time, walked and zoomed with the keyboard', async () => {
    await stage.view.show('#/runs?view=job&time=hour');
    const body = main().getByRole('group', { name: 'Runs over time' });
    const names = () => main().locator('.gantt-row.first .gantt-name').allInnerTexts();
    await expect
      .poll(names)
      .toEqual(['after-broken', 'backup-db', 'broken', 'broken-too', 'greedy', 'long', 'reports']);
    await body.focus();
    await body.press('ArrowDown');
    await expect.poll(() => focusedName(stage.view)).toMatch(/^after-broken: Succeeded/);
    await stage.view.page.keyboard.press('ArrowDown');
    await expect.poll(() => focusedName(stage.view)).toMatch(/^backup-db: Succeeded/);
    await stage.view.page.keyboard.press('Enter');
    await main().getByRole('heading', { name: 'Run of backup-db' }).waitFor();

    await stage.view.show('#/runs?view=agent&time=hour');
    await expect.poll(async () => (await names()).at(-1)).toBe('without an agent');
    await body.press('-');
    await expect.poll(() => stage.view.page.url()).toMatch(/from=.*to=/);
    await main().getByRole('textbox', { name: 'From' }).waitFor();
    await stage.view.button('Now').click();
    await expect.poll(() => stage.view.page.url()).toMatch(/time=hours/);
  });

  test('a run is killed after a question', async () => {
    await showRunOf('long');
    await stage.view.button(/^Kill run long/).click();
    await stage.view.page.getByRole('dialog').getByRole('button', { name: 'Kill the run' }).click();
    await stage.view.page.locator('h1 + [data-state="killed"]').waitFor();
  });

  test('nothing is wider than a phone', async () => {
    const phone = await StatusPage.open(system.url, { width: 360, locale: 'zh-CN' });
    try {
      const id = encodeURIComponent((await system.runsOf('broken'))[0]?.id ?? '');
      for (const hash of [
        ...['#/runs', '#/runs?view=job&time=hour', '#/runs?view=agent', '#/runs?view=repair'],
        `#/runs/${id}`,
      ]) {
        await phone.show(hash);
        await phone.page.locator('main .loading').waitFor({ state: 'detached' });
        expect([hash, await phone.widthOverflowPx()]).toEqual([hash, 0]);
      }
      expect(phone.troubles).toEqual([]);
    } finally {
      await phone.close();
    }
  });
});

function focusedName({ page }: StatusPage): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
}
