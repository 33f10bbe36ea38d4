import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeViolations } from './page-audit.js';
import { RunningSystem } from './running-system.js';
import { CHROMIUM, StatusPage } from './status-page.js';

const TEST_MS = 60_000;
const AUTHORIZATION = `Basic ${btoa('ops:open sesame')}`;

describe.skipIf(CHROMIUM === null)('where credentials are configured', { timeout: TEST_MS }, () => {
  const system = new RunningSystem();
  let view: StatusPage;

  beforeAll(async () => {
    await system.startScheduler(['--http-credentials', 'ops:open sesame']);
    view = await StatusPage.open(system.url);
  }, TEST_MS);
  afterAll(async () => {
    await view?.close();
    await system.stop();
  }, TEST_MS);
  beforeEach(async () => {
    view.troubles.length = 0;
    await view.page.context().clearCookies();
  });

  async function signIn(password = 'open sesame'): Promise<void> {
    await view.page.getByLabel('User').fill('ops');
    await view.page.getByLabel('Password').fill(password);
    await view.page.keyboard.press('Enter');
  }

  const isLive = () => view.page.locator('[data-connection="open"]').waitFor();

  test('the page asks for them itself, and goes where the reader wanted to', async () => {
    await view.page.goto(`${system.url}/#/agents`);
    await view.page.reload();
    await view.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    // Nothing was asked for that would be refused.
    expect(view.troubles).toEqual([]);
    await signIn();
    await isLive();
    await view.page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await view.page.getByText('No agent is connected').waitFor();
    expect(view.troubles).toEqual([]);
  });

  test('a wrong password is said, and can be put right', async () => {
    await view.page.goto(`${system.url}/#/jobs`);
    await view.page.reload();
    await signIn('wrong');
    await view.page.getByRole('alert').getByText('The user or the password is wrong.').waitFor();
    expect(await axeViolations(view.page)).toEqual([]);
    await signIn();
    await isLive();
  });

  test('a session that is over asks again, over what stands there, and goes on', async () => {
    await view.page.goto(`${system.url}/#/settings`);
    await view.page.reload();
    await signIn();
    await isLive();
    await view.page.getByText('Last heard of').waitFor();
    await view.page.context().clearCookies();
    await view.page.evaluate(() => (location.hash = '#/jobs'));
    await view.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn();
    await view.page.getByRole('dialog').waitFor({ state: 'detached' });
    const answer = await fetch(`${system.url}/scheduler/iso8601`, {
      method: 'POST',
      headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
      body: '{"name":"guest","schedule":"R/2099-01-01T00:00:00Z/P1D","command":"true"}',
    });
    expect(answer.status).toBe(204);
    await view.jobRow('guest').waitFor();
  });

  test('who is signed in may change things, and signs out', async () => {
    await view.page.goto(`${system.url}/#/jobs`);
    await view.page.reload();
    await signIn();
    await view.jobRow('guest').waitFor();
    await view.button('Run guest now').click();
    await view.page.locator('.message.good').waitFor();
    await view.button('Sign out ops').click();
    await view.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await view.page.getByText('guest').count()).toBe(0);
    expect(await view.page.context().cookies()).toEqual([]);
  });
});
