import { afterEach, expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const TEST_MS = 40_000;

/** On 29 March 2099 at 02:00 the clocks of Berlin go on to 03:00. */
async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  const berlin = { scheduleTimeZone: 'Europe/Berlin', command: 'true' };
  await system.post({ name: 'nightly', schedule: 'R/2099-03-28T02:30:00/P1D', ...berlin });
  await system.post({ name: 'office', schedule: '0 9,18 * * 1-5', ...berlin });
  const union = Array.from({ length: 9 }, (_, index) => `R/2099-01-01T0${index}:00:00/P1D`);
  await system.post({ name: 'union', schedule: union.join(';'), ...berlin });
  await system.post({ name: 'report', parents: ['nightly', 'office'], command: 'true' });
}

describePage('the page says when jobs run', { testMs: TEST_MS, prepare }, (stage) => {
  afterEach(() => expect(stage.view.troubles.splice(0)).toEqual([]));

  test('in the list: a sentence for each, which is found by its schedule as posted', async () => {
    await stage.view.show('#/jobs');
    await stage.view.jobRow('nightly').getByText('Every day at 02:30').waitFor();
    await stage.view.jobRow('office').getByText('At 09:00 and 18:00').waitFor();
    const title = await stage.view.jobRow('office').locator('.col-schedule .two-lines');
    expect(await title.getAttribute('title')).toMatch(/^At 09:00.*\.\n0 9,18 \* \* 1-5$/);
    await stage.view.jobRow('report').getByText('After nightly and office have').waitFor();
    await stage.view.page.getByRole('searchbox').fill('9,18');
    await stage.view.page.getByText('1 job', { exact: true }).waitFor();
  });

  test('on its own page: the sentence, and the next times on its clock with what changes', async () => {
    await stage.view.show('#/jobs/nightly');
    await stage.view.page.locator('.explanation').getByText('Every day at 02:30').waitFor();
    await stage.view.page.getByText('On the clock of Europe/Berlin.').waitFor();
    const times = stage.view.page.locator('.next li');
    await times.first().waitFor();
    const shown = await times.allInnerTexts();
    expect(shown[0]).toContain('02:30 +01:00');
    expect(shown[1]).toContain('03:00 +02:00');
    expect(shown[2]).toContain('02:30 +02:00');
    expect(await times.nth(0).locator('.clock-note').count()).toBe(0);
    expect(await times.nth(1).locator('.clock-note').innerText()).toMatch(/\S/);
    expect(await times.nth(1).locator('time').first().getAttribute('title')).toContain(
      '2099-03-29T01:00:00.000Z',
    );
    expect(await stage.view.page.getByText('Last due').count()).toBe(0);
  });

  test('when it was due last', async () => {
    await stage.view.show('#/jobs/office');
    await stage.view.page.getByText('Last due').waitFor();
    const previous = stage.view.page.locator('.facts time').first();
    const at = (await previous.getAttribute('datetime')) ?? '';
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    const hour = { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' } as const;
    const clock = new Intl.DateTimeFormat('sv-SE', hour).format(Date.parse(at));
    expect(['09:00', '18:00']).toContain(clock);
    expect(await previous.innerText()).toMatch(/(09|18):00(:00)? \+0[12]:00$/);
  });

  test('a long union by its first three repeats, and all of them when that is asked for', async () => {
    await stage.view.show('#/jobs/union');
    const repeats = stage.view.page.locator('.facts .under.mono').first();
    const last = repeats.getByText('R/2099-01-01T08:00:00/P1D');
    await repeats.getByText('R/2099-01-01T00:00:00/P1D; R/').waitFor();
    expect(await last.isVisible()).toBe(false);
    await repeats.getByText('… and 6 more').click();
    await last.waitFor();
  });

  test('in Chinese as soon as that is chosen', async () => {
    await stage.view.show('#/jobs/nightly');
    await stage.view.page.locator('.explanation').getByText('Every day').waitFor();
    await stage.view.page.getByRole('combobox', { name: 'Language' }).selectOption('zh');
    await stage.view.page.locator('.explanation').getByText('每天 02:30').waitFor();
    const note = stage.view.page.locator('.next .clock-note');
    await note.waitFor();
    expect(await note.innerText()).toMatch(/\p{Script=Han}/u);
    await stage.view.page.getByRole('combobox', { name: '语言' }).selectOption('en');
    await stage.view.page.locator('.explanation').getByText('Every day').waitFor();
  });
});
