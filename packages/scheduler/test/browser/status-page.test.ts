import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RunningSystem } from './running-system.js';
import { CHROMIUM, StatusPage } from './status-page.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const NASTY = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
const LONG = 'a-job-whose-name-is-as-long-as-names-get-when-people-put-everything-into-them';
const TEST_MS = 40_000;

/** Everything here is real: the scheduler's process, an agent's process, tasks, and Chromium. */
describe.skipIf(CHROMIUM === null)('the status page', { timeout: TEST_MS }, () => {
  const system = new RunningSystem();
  let view: StatusPage;

  beforeAll(async () => {
    await system.startScheduler();
    await system.startAgent();
    await system.post({ name: 'quick', schedule: FAR, command: 'echo done' });
    await system.post({ name: 'long', schedule: FAR, command: 'echo begun; sleep 600' });
    await system.post({ name: 'broken', schedule: FAR, command: 'echo "no luck" >&2; exit 3' });
    await system.post({ name: 'after-quick', parents: ['quick'], command: 'true' });
    await system.post({ name: LONG, schedule: FAR, command: `echo ${'word'.repeat(100)}` });
    view = await StatusPage.open(system.url);
  }, TEST_MS);

  afterAll(async () => {
    await view.close();
    await system.stop();
  }, TEST_MS);

  afterEach(() => {
    expect(view.troubles.splice(0)).toEqual([]);
    expect([...view.hosts]).toEqual([new URL(system.url).host]);
  });

  test('lists jobs with their schedule and parents, and finds them', async () => {
    await view.show('#/jobs');
    await view.jobRow('quick').getByText('every day at 00:00').waitFor();
    await view.jobRow('after-quick').getByText('after quick').waitFor();
    await view.page.getByRole('searchbox').fill('luck');
    await view.page.getByText('1 of 5 jobs').waitFor();
    expect(await view.jobRow('broken').count()).toBe(1);
    await view.page.getByRole('searchbox').fill('no such thing');
    await view.page.getByText('No job matches').waitFor();
    await view.page.getByRole('link', { name: 'Clear the filter' }).click();
    await view.jobRow('quick').waitFor();
  });

  test('runs a job, and shows what becomes of it and of its child without a reload', async () => {
    await view.show('#/jobs');
    await view.button('Run quick now').click();
    await view.page.getByText('Asked for a run of quick.').waitFor();
    await view.jobRow('quick').locator('.col-last [data-state="succeeded"]').waitFor();
    await view.jobRow('after-quick').locator('.col-last [data-state="succeeded"]').waitFor();
    await view.jobRow('quick').locator('.col-last a').click();
    await view.page.getByRole('heading', { name: 'Run of quick' }).waitFor();
    await view.page.locator('.log-box').getByText('done').waitFor();
    await view.page.getByText('ended, 5 B').waitFor();
  });

  test('kills a run only after a yes', async () => {
    await view.show('#/jobs');
    await view.button('Run long now').click();
    await view.jobRow('long').locator('[data-state="running"]').waitFor();
    const kill = view.jobRow('long').getByRole('button', { name: /^Kill run/ });
    await kill.click();
    await view.page.getByRole('dialog').getByText('Kill this run?').waitFor();
    await view.button('Cancel').click();
    expect((await system.runsOf('long'))[0]?.state).toBe('running');
    await kill.click();
    await view.button('Kill the run').click();
    await view.jobRow('long').locator('.col-last [data-state="killed"]').waitFor();
    expect((await system.runsOf('long'))[0]?.state).toBe('killed');
  });

  test('the filter shows what failed, and the tile counts it', async () => {
    await view.show('#/jobs');
    await system.run('broken');
    await view.jobRow('broken').locator('.col-last [data-state="failed"]').waitFor();
    await view.button(/^Failing/).click();
    await view.page.getByText('1 of 5 jobs').waitFor();
    await view.page.locator('.tile.bad').getByText('1', { exact: true }).waitFor();
    await view.page.locator('.tile.bad').click();
    await view.page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
    await view.row('broken').waitFor();
    expect(await view.page.locator('tbody tr').count()).toBe(1);
  });

  test('a failed run says why: exit code, message, standard error', async () => {
    await view.show('#/jobs/broken');
    await view.page.locator('.runs tbody a').first().click();
    await view.page.locator('.col-exit').getByText('3').waitFor();
    await view.page.getByRole('tab', { name: 'stderr' }).click();
    await view.page.locator('.log-box').getByText('no luck').waitFor();
    await view.button('Run again').click();
    await system.until(async () => (await system.runsOf('broken')).length === 2);
  });

  test('an address of nothing says so', async () => {
    await view.show('#/jobs/nobody');
    await view.page.getByText('There is no job of this name.').waitFor();
    await view.show('#/runs/nobody%402026-01-01T00:00:00.000Z');
    await view.page.getByText('There is no run of this id.').waitFor();
    // The browser itself writes each 404 to the console.
    const unexpected = view.troubles.splice(0).filter((text) => !text.includes('404'));
    expect(unexpected).toEqual([]);
  });

  test("a refusal is shown in the scheduler's words, and can be dismissed", async () => {
    await system.post({ name: 'doomed', schedule: FAR, command: 'true' });
    await view.show('#/jobs/doomed');
    await view.button('Run doomed now').waitFor();
    await view.page.route('**/api/v1/jobs/doomed', (route) => route.abort());
    await system.delete('doomed');
    await view.button('Run doomed now').click();
    const message = view.page.locator('.message.bad');
    await message.getByText('doomed').waitFor();
    await message.getByRole('button', { name: 'Dismiss' }).click();
    await message.waitFor({ state: 'detached' });
    await view.page.unroute('**/api/v1/jobs/doomed');
    view.troubles.length = 0;
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
      await view.show(hash);
      await view.page.getByText('nasty').or(view.page.getByText('alert(1)')).first().waitFor();
      expect(await view.page.locator('img, #bold, main script').count()).toBe(0);
    }
    await view.show('#/jobs/nasty');
    await view.page.locator('.runs tbody a').first().click();
    await view.page.locator('.log-box').getByText(NASTY).waitFor();
    await view.page.locator('.log-box .ansi-red').getByText('<b id=bold>red</b>').waitFor();
    expect(await view.page.locator('img, #bold, main script').count()).toBe(0);
    view.troubles.splice(0).forEach((text) => expect(text).toContain('404'));
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
      await reader.page.getByRole('heading', { name: '任务' }).waitFor();
      expect(await reader.page.locator('html').getAttribute('lang')).toBe('zh');
      expect(await reader.page.locator('body').evaluate(groundOf)).not.toBe(
        await view.page.locator('body').evaluate(groundOf),
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
    await view.show('#/agents');
    await view.page.locator('.agents [data-state="connected"]').waitFor();
    await view.page
      .locator('.agents .col-cpu .use')
      .getByText(/ of \d/)
      .waitFor();
  });
});

function groundOf(element: Element): string {
  return getComputedStyle(element).backgroundColor;
}
