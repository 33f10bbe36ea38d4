import { afterEach, expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const FAR = 'R/2099-01-01T00:00:00Z/P1D';
const TEST_MS = 40_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  await system.post({ name: 'greet', schedule: FAR, command: 'echo hello', arguments: ['you'] });
  await system.post({ name: 'broken', schedule: FAR, command: 'echo "no luck" >&2; exit 3' });
  await system.post({ name: 'one', schedule: FAR, command: 'true' });
  await system.post({ name: 'other', schedule: FAR, command: 'true' });
  await system.post({ name: 'both', parents: ['one', 'other'], command: 'true' });
  await system.post({ name: 'last', parents: ['both'], command: 'true' });
}

describePage('the page of a job', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;
  const main = () => stage.view.page.locator('main');

  async function runToEnd(name: string): Promise<void> {
    const before = (await system.runsOf(name)).length;
    await system.run(name);
    await system.until(async () => {
      const runs = await system.runsOf(name);
      return runs.length > before && runs.every(({ state }) => /succeeded|failed/.test(state));
    });
  }

  afterEach(() => {
    expect(stage.view.troubles.splice(0)).toEqual([]);
    expect([...stage.view.hosts]).toEqual([new URL(system.url).host]);
  });

  test('says why the last run failed, and leads to its output', async () => {
    await runToEnd('broken');
    await stage.view.show('#/jobs/broken');
    const last = main().locator('.job-now li').filter({ hasText: 'Last run' });
    await last.getByText('exit code 3').waitFor();
    await last.getByRole('link', { name: 'See its output' }).click();
    await stage.view.page.getByRole('heading', { name: 'Run of broken' }).waitFor();
  });

  test('pauses a job and lets it go on, and says so', async () => {
    await stage.view.show('#/jobs/greet');
    await stage.view.button('Pause greet').click();
    await main().locator('.job-now [data-state="disabled"]').waitFor();
    expect(await system.get('/api/v1/jobs/greet')).toMatchObject({ disabled: true });
    await stage.view.button('Resume greet').click();
    await main().locator('.job-now [data-state="disabled"]').waitFor({ state: 'detached' });
    expect(await system.get('/api/v1/jobs/greet')).toMatchObject({ disabled: false });
  });

  test('runs a job with other arguments, once', async () => {
    await stage.view.show('#/jobs/greet');
    await stage.view.button('Run with').click();
    const dialog = stage.view.page.getByRole('dialog');
    expect(await dialog.getByRole('textbox').inputValue()).toBe('you');
    await dialog.getByRole('textbox').fill('two words\nand more');
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await stage.view.page.getByRole('heading', { name: 'Run of greet' }).waitFor();
    await stage.view.page.locator('.log-box').getByText('hello two words and more').waitFor();
    const { definition } = await system.get<{ definition: { arguments: string[] } }>(
      '/api/v1/jobs/greet',
    );
    expect(definition.arguments).toEqual(['you']);
  });

  test('shows durations, days and figures of what has run', async () => {
    await runToEnd('greet');
    await runToEnd('greet');
    await stage.view.show('#/jobs/greet');
    await main().locator('.run-chart canvas').waitFor();
    await main()
      .getByRole('img', { name: /^The last \d+ runs/ })
      .waitFor();
    const today = main().getByRole('gridcell', { selected: true });
    await today.and(main().locator('.good')).waitFor();
    expect(await today.getAttribute('aria-label')).toMatch(/: \d+ succeeded$/);
    await today.focus();
    await stage.view.page.keyboard.press('ArrowLeft');
    expect(await today.getAttribute('aria-label')).toMatch(/: no run$/);
    expect(await today.evaluate((cell) => cell === document.activeElement)).toBe(true);
    await stage.view.button('As a table').click();
    await main().locator('table.days tbody tr').first().getByRole('link').waitFor();
    await main().locator('.job-times').getByText('100 %').waitFor();
  });

  test('says which parents a job waits for, without a reload', async () => {
    await stage.view.show('#/jobs/both');
    const gate = main().locator('.gate');
    const parent = (name: string) => gate.locator('.parents li').filter({ hasText: name });
    await parent('one').getByText('is missing').waitFor();
    await runToEnd('one');
    await parent('one').getByText('has succeeded').waitFor();
    await parent('other').getByText('is missing').waitFor();
  });

  test('shows the definition as the document that the scheduler takes', async () => {
    await stage.view.show('#/jobs/greet');
    await stage.view.button('JSON').click();
    const shown = JSON.parse(await main().locator('.document pre').innerText()) as unknown;
    const { definition } = await system.get<{ definition: unknown }>('/api/v1/jobs/greet');
    expect(shown).toEqual(definition);
    await stage.view.button('Copy').click();
    await stage.view.page.getByText('The definition is on the clipboard.').waitFor();
  });

  test('deletes a job only after a yes, and says what becomes of its children', async () => {
    await stage.view.show('#/jobs/both');
    await stage.view.button('Delete both').click();
    const dialog = stage.view.page.getByRole('dialog');
    await dialog.getByText('1 job depends on it (last)').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await system.get('/api/v1/jobs/both')).toMatchObject({ name: 'both' });
    await stage.view.button('Delete both').click();
    await dialog.getByRole('button', { name: 'Delete the job' }).click();
    await stage.view.page.getByRole('heading', { name: 'Jobs', exact: true }).waitFor();
    expect(await system.get('/api/v1/jobs/last')).toMatchObject({ parents: [] });
    // The page that was left may have asked once more for the job that is gone.
    const others = stage.view.troubles.splice(0).filter((text) => !text.includes('404'));
    expect(others).toEqual([]);
  });
});
