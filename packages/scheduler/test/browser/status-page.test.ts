import { afterEach, expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const NASTY = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
const LONG = 'a-job-whose-name-is-as-long-as-names-get-when-people-put-everything-into-them';
const TEST_MS = 40_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'quick', schedule: FAR, command: 'echo done' });
  await system.post({ name: 'long', schedule: FAR, command: 'echo begun; sleep 600' });
  await system.post({ name: 'broken', schedule: FAR, command: 'echo "no luck" >&2; exit 3' });
  await system.post({ name: 'after-quick', parents: ['quick'], command: 'true' });
  await system.post({ name: LONG, schedule: FAR, command: `echo ${'word'.repeat(100)}` });
}

/** Everything here is real: the scheduler's process, an agent's process, tasks, and Chromium. */
describePage('the status page', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;

  afterEach(() => {
    expect(stage.view.troubles.splice(0)).toEqual([]);
    expect([...stage.view.hosts]).toEqual([new URL(system.url).host]);
  });

  test('lists jobs with their schedule and parents, and finds them', async () => {
    await stage.view.show('#/jobs');
    await stage.view.jobRow('quick').getByText('Every day at 00:00').waitFor();
    await stage.view.jobRow('after-quick').getByText('after quick').waitFor();
    await stage.view.page.getByRole('searchbox').fill('luck');
    await stage.view.page.getByText('1 job', { exact: true }).waitFor();
    expect(await stage.view.jobRow('broken').count()).toBe(1);
    await stage.view.page.getByRole('searchbox').fill('no such thing');
    await stage.view.page.getByText('No job matches').waitFor();
    await stage.view.page.getByRole('link', { name: 'Clear the filter' }).click();
    await stage.view.jobRow('quick').waitFor();
  });

  test('runs a job, and shows what becomes of it and of its child without a reload', async () => {
    await stage.view.show('#/jobs');
    await stage.view.button('Run quick now').click();
    await stage.view.page.getByText('Asked for a run of quick.').waitFor();
    await stage.view.jobRow('quick').locator('.col-last [data-state="succeeded"]').waitFor();
    await stage.view.jobRow('after-quick').locator('.col-last [data-state="succeeded"]').waitFor();
    await stage.view.jobRow('quick').locator('.col-last a').click();
    await stage.view.page.getByRole('heading', { name: 'Run of quick' }).waitFor();
    await stage.view.page.locator('.log-box').getByText('done').waitFor();
    await stage.view.page.getByText('ended, 5 B').waitFor();
  });

  test('kills a run only after a yes', async () => {
    await stage.view.show('#/jobs');
    await stage.view.button('Run long now').click();
    await stage.view.jobRow('long').locator('[data-state="running"]').waitFor();
    const kill = stage.view.jobRow('long').getByRole('button', { name: /^Kill run/ });
    await kill.click();
    await stage.view.page.getByRole('dialog').getByText('Kill this run?').waitFor();
    await stage.view.button('Cancel').click();
    expect((await system.runsOf('long'))[0]?.state).toBe('running');
    await kill.click();
    await stage.view.button('Kill the run').click();
    await stage.view.jobRow('long').locator('.col-last [data-state="killed"]').waitFor();
    expect((await system.runsOf('long'))[0]?.state).toBe('killed');
  });

  test('the filter shows what failed, and the tile counts it', async () => {
    await stage.view.show('#/jobs');
    await system.run('broken');
    await stage.view.jobRow('broken').locator('.col-last [data-state="failed"]').waitFor();
    await stage.view.button(/^Failing/).click();
    await stage.view.page.getByText('1 job', { exact: true }).waitFor();
    await stage.view.page.locator('.tile.bad').getByText('1', { exact: true }).waitFor();
    await stage.view.page.locator('.tile.bad').click();
    await stage.view.page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
    await stage.view.row('broken').waitFor();
    expect(await stage.view.page.locator('tbody tr').count()).toBe(1);
  });

  test('a failed run says why: exit code, message, standard error', async () => {
    await stage.view.show('#/jobs/broken');
    await stage.view.page.locator('.runs tbody a').first().click();
    await stage.view.page.locator('.col-exit').getByText('3').waitFor();
    await stage.view.page.getByRole('tab', { name: 'stderr' }).click();
    await stage.view.page.locator('.log-box').getByText('no luck').waitFor();
    await stage.view.button('Run again').click();
    await system.until(async () => (await system.runsOf('broken')).length === 2);
  });

  test('an address of nothing says so', async () => {
    await stage.view.show('#/jobs/nobody');
    await stage.view.page.getByText('There is no job of this name.').waitFor();
    await stage.view.show('#/runs/nobody%402026-01-01T00:00:00.000Z');
    await stage.view.page.getByText('There is no run of this id.').waitFor();
    // The browser itself writes each 404 to the console.
    const unexpected = stage.view.troubles.splice(0).filter((text) => !text.includes('404'));
    expect(unexpected).toEqual([]);
  });

  test("a refusal is shown in the scheduler's words, and can be dismissed", async () => {
    await system.post({ name: 'doomed', schedule: FAR, command: 'true' });
    await stage.view.show('#/jobs/doomed');
    await stage.view.button('Run now').waitFor();
    await stage.view.page.route('**/api/v1/jobs/doomed', (route) => route.abort());
    await system.delete('doomed');
    await stage.view.button('Run now').click();
    const message = stage.view.page.locator('.message.bad');
    await message.getByText('doomed').waitFor();
    await message.getByRole('button', { name: 'Dismiss' }).click();
    await message.waitFor({ state: 'detached' });
    await stage.view.page.unroute('**/api/v1/jobs/doomed');
    stage.view.troubles.length = 0;
  });

  test('what people and tasks write is only ever text', async () => {
    await system.post({
      name: 'nasty',
      schedule: FAR,
      command: `echo '${NASTY}'; printf '\\033[31m%s\\033[0m\\n' '<b id=bold>red</b>'`,
      owner: 'x@example.org',
      description: NASTY,
    });
    await system.run('nasty');
    for (const hash of ['#/jobs', '#/jobs/nasty', '#/runs?job=nasty', `#/jobs/${NASTY}`]) {
      await stage.view.show(hash);
      await stage.view.page
        .getByText('nasty')
        .or(stage.view.page.getByText('alert(1)'))
        .first()
        .waitFor();
      expect(await stage.view.page.locator('img, #bold, main script').count()).toBe(0);
    }
    await stage.view.show('#/jobs/nasty');
    await stage.view.page.locator('.runs tbody a').first().click();
    await stage.view.page.locator('.log-box').getByText(NASTY).waitFor();
    await stage.view.page.locator('.log-box .ansi-red').getByText('<b id=bold>red</b>').waitFor();
    expect(await stage.view.page.locator('img, #bold, main script').count()).toBe(0);
    stage.view.troubles.splice(0).forEach((text) => expect(text).toContain('404'));
  });

  test('no name or command makes a phone scroll sideways', async () => {
    await system.run(LONG);
    await system.until(async () => (await system.runsOf(LONG))[0]?.state === 'succeeded');
    const runId = encodeURIComponent((await system.runsOf(LONG))[0]?.id ?? '');
    const phone = await StatusPage.open(system.url, { width: 360 });
    try {
      for (const hash of ['#/jobs', `#/jobs/${LONG}`, '#/runs', `#/runs/${runId}`, '#/agents']) {
        await phone.show(hash);
        await phone.page.locator('tbody tr').first().waitFor();
        expect([hash, await phone.widthOverflowPx()]).toEqual([hash, 0]);
      }
      expect(phone.troubles).toEqual([]);
    } finally {
      await phone.close();
    }
  });

  test('speaks Chinese to those who do, and English when asked', async () => {
    const reader = await StatusPage.open(system.url, { locale: 'zh-CN', colorScheme: 'dark' });
    try {
      await reader.show('#/jobs');
      await reader.page.getByRole('heading', { name: '作业' }).waitFor();
      expect(await reader.page.locator('html').getAttribute('lang')).toBe('zh');
      expect(await reader.page.locator('body').evaluate(groundOf)).not.toBe(
        await stage.view.page.locator('body').evaluate(groundOf),
      );
      await reader.page.getByRole('combobox', { name: '语言' }).selectOption('en');
      await reader.page.getByRole('heading', { name: 'Jobs' }).waitFor();
      await reader.show('#/jobs');
      await reader.page.getByRole('heading', { name: 'Jobs' }).waitFor();
      expect(reader.troubles).toEqual([]);
    } finally {
      await reader.close();
    }
  });

  test('agents are shown with what they have', async () => {
    await stage.view.show('#/agents');
    await stage.view.page.locator('.agents [data-state="connected"]').waitFor();
    await stage.view.page
      .locator('.agents .col-cpu .use')
      .getByText(/ of \d/)
      .waitFor();
  });
});

function groundOf(element: Element): string {
  return getComputedStyle(element).backgroundColor;
}
