import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOBODY, Standby } from '../http/front/standby.js';
import { HttpWorld } from '../http/http-world.js';
import { CHROMIUM, StatusPage } from './status-page.js';

const TEST_MS = 60_000;
const PAGE_DIR = fileURLToPath(new URL('../../dist/page/', import.meta.url));
const YEARLY = 'R/2099-01-01T00:00:00Z/P1Y';

/** Two schedulers, of which one or the other leads, and a third that forwards to it. */
describe.skipIf(CHROMIUM === null)('a change of the leader under the page', () => {
  let first: HttpWorld;
  let second: HttpWorld;
  let standby: Standby;
  let view: StatusPage | null = null;

  beforeEach(async () => {
    first = await aLeader(1, 'alpha', 'beta');
    second = await aLeader(2, 'alpha', 'gamma');
    standby = await Standby.start(null, { config: { pageDir: PAGE_DIR } });
  }, TEST_MS);
  afterEach(async () => {
    await view?.close();
    await standby.stop();
    for (const world of [first, second]) await world.stop();
  }, TEST_MS);

  async function aLeader(epoch: number, ...jobs: string[]): Promise<HttpWorld> {
    const world = await HttpWorld.start({ epoch, config: { pageDir: PAGE_DIR } });
    await world.listen();
    for (const name of jobs) await world.post({ name, schedule: YEARLY });
    return world;
  }

  const elect = (world: HttpWorld): void => {
    const port = world.front?.port ?? 0;
    standby.leadership.tell({
      leaderUrl: `http://127.0.0.1:${port}`,
      epoch: world.shell.state.cluster.epoch,
    });
  };

  async function open(): Promise<StatusPage> {
    view = await StatusPage.open(standby.front.url);
    return view;
  }

  const leaderTile = (opened: StatusPage) => opened.page.locator('.tile').first();

  test(
    'is said while nobody leads and once another does; what was typed stays',
    { timeout: TEST_MS },
    async () => {
      elect(first);
      const one = await open();
      const { page } = one;
      await one.show('#/jobs');
      await leaderTile(one).getByText('epoch 1').waitFor();
      await one.jobRow('beta').waitFor();
      const search = page.getByRole('searchbox');
      await search.fill('a');

      standby.leadership.tell(NOBODY);
      await first.app.close();
      const alert = page.getByRole('alert');
      await alert
        .getByText(/No scheduler leads: ZooKeeper does not answer\..*as of \d\d:\d\d:\d\d/)
        .waitFor();
      await leaderTile(one).getByText('none elected').waitFor();
      await page.locator('[data-connection="lost"]').waitFor();
      expect(await alert.count()).toBe(1);
      expect(await page.locator('main').getAttribute('class')).toBe('old');
      await one.jobRow('alpha').getByRole('button', { name: /Run/ }).click();
      await page
        .getByText('That did not work: No scheduler leads now, so nothing was done')
        .waitFor();

      elect(second);
      await page
        .getByText(/^Another scheduler leads now: .*, epoch 2\./)
        .waitFor({ timeout: 20_000 });
      await one.jobRow('gamma').waitFor();
      await one.jobRow('beta').waitFor({ state: 'detached' });
      await alert.waitFor({ state: 'detached' });
      expect(await search.inputValue()).toBe('a');
      expect(await page.locator('main').getAttribute('class')).toBe('');
      await second.post({ name: 'alarm', schedule: YEARLY });
      await one.jobRow('alarm').waitFor();
    },
  );

  test(
    'a page that is opened while nobody leads says so and begins by itself',
    { timeout: TEST_MS },
    async () => {
      const one = await open();
      const { page } = one;
      await page.goto(`${standby.front.url}/#/jobs`);
      await page.getByRole('alert').getByText('No scheduler leads').waitFor();
      await page.getByLabel('Language').selectOption('zh');
      await page.getByRole('alert').getByText('目前没有主调度器').waitFor();
      elect(second);
      await one.jobRow('gamma').waitFor({ timeout: 20_000 });
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await page.getByText('届次 2').waitFor();
    },
  );

  test(
    'the page of a scheduler that stops to lead goes on through it',
    { timeout: TEST_MS },
    async () => {
      // The standby's front is the one that led.
      void standby.front.serve(first.app.routing);
      const one = await open();
      await one.show('#/jobs');
      await one.jobRow('beta').waitFor();
      elect(second);
      void standby.front.serve(standby.proxy.handler);
      await first.app.close();
      await one.jobRow('gamma').waitFor({ timeout: 20_000 });
      await one.page.getByText(/^Another scheduler leads now: .*, epoch 2\./).waitFor();
      await leaderTile(one).getByText('epoch 2').waitFor();
    },
  );
});
