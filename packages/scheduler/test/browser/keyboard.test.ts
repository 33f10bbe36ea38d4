import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';

const TEST_MS = 40_000;
const TAB_COUNT_MAX = 60;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
  await system.startAgent();
  const schedule = 'R/2099-01-01T00:00:00Z/P1D';
  await system.post({ name: 'keyed', schedule, command: 'sleep 600' });
  await system.post({ name: 'other', schedule, command: 'true' });
}

/** No mouse in this file. */
describePage('with the keyboard alone', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;

  const focused = (): Promise<string> =>
    stage.view.page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });

  /** Tab by tab, as a person does. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let count = 0; count < TAB_COUNT_MAX; count += 1) {
      await stage.view.page.keyboard.press('Tab');
      if (name.test(await focused())) return;
    }
    throw new Error(`Tab does not reach ${name}.`);
  }

  test('a job is found, run, looked at and killed', async () => {
    await stage.view.show('#/jobs');
    await stage.view.jobRow('keyed').waitFor();
    await stage.view.page.keyboard.press('/');
    await stage.view.page.keyboard.type('keyed');
    await stage.view.page.getByText('1 job', { exact: true }).waitFor();
    await tabTo(/^Run keyed now$/);
    await stage.view.page.keyboard.press('Enter');
    await stage.view.jobRow('keyed').locator('[data-state="running"]').waitFor();

    await tabTo(/^Kill run keyed@/);
    await stage.view.page.keyboard.press('Enter');
    await stage.view.page.getByRole('dialog').waitFor();
    expect(await focused()).toBe('Cancel');
    await stage.view.page.keyboard.press('Escape');
    await stage.view.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^Kill run keyed@/);

    await stage.view.page.keyboard.press('Enter');
    await stage.view.page.getByRole('dialog').waitFor();
    await stage.view.page.keyboard.press('Tab');
    expect(await focused()).toBe('Kill the run');
    await stage.view.page.keyboard.press('Space');
    await stage.view.jobRow('keyed').locator('.col-last [data-state="killed"]').waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('the first Tab leads past the header, and a new page begins at its heading', async () => {
    await stage.view.show('#/jobs');
    await stage.view.page.reload();
    await stage.view.jobRow('keyed').waitFor();
    await stage.view.page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await stage.view.page.keyboard.press('Enter');
    expect(await focused()).toBe('Jobs');
    await tabTo(/^keyed$/);
    await stage.view.page.keyboard.press('Enter');
    await stage.view.page.getByRole('heading', { name: 'keyed' }).waitFor();
    await system.until(async () => (await focused()) === 'keyed');
    expect(await stage.view.page.title()).toBe('keyed · Horae');
  });

  test('what has the focus can be seen', async () => {
    await stage.view.show('#/jobs');
    await stage.view.jobRow('keyed').waitFor();
    await tabTo(/^Run keyed now$/);
    const width = await stage.view.page.evaluate(() => {
      return getComputedStyle(document.activeElement as Element).outlineWidth;
    });
    expect(Number.parseFloat(width)).toBeGreaterThanOrEqual(2);
  });

  test('everything that can be pressed has a name', async () => {
    for (const hash of ['#/jobs', '#/jobs/keyed', '#/runs', '#/agents']) {
      await stage.view.show(hash);
      await stage.view.page.locator('table').first().waitFor();
      const nameless = await stage.view.page
        .locator('button, a[href], input, select')
        .evaluateAll((elements) =>
          elements
            .filter((element) => {
              const label = (element as HTMLInputElement).labels?.[0]?.textContent ?? '';
              const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
              return name.trim() === '' && label.trim() === '';
            })
            .map((element) => element.outerHTML),
        );
      expect([hash, ...nameless]).toEqual([hash]);
    }
  });
});
