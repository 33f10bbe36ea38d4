import { expect, test } from 'vitest';
import { describePage } from './page-tests.js';
import type { RunningSystem } from './running-system.js';
import { StatusPage } from './status-page.js';

const TEST_MS = 60_000;
/** As they come over the wire: compressed. */
const FIRST_LOAD_BYTES_MAX = 250_000;

async function prepare(system: RunningSystem): Promise<void> {
  await system.startScheduler();
}

describePage('the page and its scheduler', { testMs: TEST_MS, prepare }, (stage) => {
  const { system } = stage;

  test('an empty system says what to do first', async () => {
    await stage.view.show('#/jobs');
    await stage.view.page.getByText('No jobs yet').waitFor();
    await stage.view.page.getByText('submitter crontab').waitFor();
    await stage.view.show('#/agents');
    await stage.view.page.getByText('No agent is connected').waitFor();
    await stage.view.page.getByText('horae-agent --master').waitFor();
    expect(stage.view.troubles).toEqual([]);
  });

  test('a job that others post, change and delete comes and goes by itself', async () => {
    await stage.view.show('#/jobs');
    await system.post({ name: 'guest', schedule: 'R/2099-01-01T00:00:00Z/PT5M', command: 'true' });
    await stage.view.jobRow('guest').getByText('every 5 minutes').waitFor();
    await system.post({ name: 'guest', schedule: 'R/2099-01-01T00:00:00Z/PT7M', command: 'true' });
    await stage.view.jobRow('guest').getByText('every 7 minutes').waitFor();
    await system.delete('guest');
    await stage.view.page.getByText('No jobs yet').waitFor();
  });

  test('a lost connection is said, and what was missed is read when it is back', async () => {
    await stage.view.show('#/jobs');
    await system.stopScheduler();
    await stage.view.page
      .getByRole('alert')
      .getByText('The connection to the scheduler is lost')
      .waitFor();
    await system.startScheduler();
    await system.post({
      name: 'newcomer',
      schedule: 'R/2099-01-01T00:00:00Z/P1D',
      command: 'true',
    });
    await stage.view.page.locator('[data-connection="open"]').waitFor({ timeout: 20_000 });
    await stage.view.jobRow('newcomer').waitFor();
    await stage.view.page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('the first load is small, comes from one host, and allows no inline code', async () => {
    const html = await fetch(`${system.url}/`);
    const policy = html.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await html.text()).not.toMatch(/<style|<script(?![^>]*\ssrc=)|https?:\/\//);

    const fresh = await StatusPage.open(system.url);
    try {
      const sizes: Promise<number>[] = [];
      fresh.page.on('requestfinished', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname !== '/' && !pathname.startsWith('/assets/')) return;
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
      });
      await fresh.show('');
      await fresh.page.locator('h1').waitFor();
      await fresh.settled();
      const byteCounts = await Promise.all(sizes);
      // The document, its script, its style, its icon.
      expect(byteCounts.length).toBeGreaterThanOrEqual(3);
      const byteCount = byteCounts.reduce((sum, count) => sum + count, 0);
      expect(byteCount).toBeGreaterThan(0);
      expect(byteCount).toBeLessThan(FIRST_LOAD_BYTES_MAX);
      expect([...fresh.hosts]).toEqual([new URL(system.url).host]);
      expect(fresh.troubles).toEqual([]);
    } finally {
      await fresh.close();
    }
  });
});
