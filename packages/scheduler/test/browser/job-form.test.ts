import { afterEach, expect, test } from 'vitest';
import { StatusPage } from './status-page.js';
import { describePage } from './page-tests.js';

const TEST_MS = 60_000;
const SCRIPT = '<img src=x onerror=alert(1)>';

/** With a value in every member that a job with a schedule can have. */
const FULL = {
  name: 'full',
  command: "printf '%s\\n' one\ntrue",
  shell: true,
  epsilon: 'PT1M',
  executor: 'x',
  executorFlags: 'y',
  taskInfoData: 'z',
  retries: 3,
  owner: 'ops@example.org',
  ownerName: 'Ops',
  description: SCRIPT,
  async: false,
  cpus: 0.5,
  disk: 512,
  mem: 64,
  disabled: true,
  softError: true,
  dataProcessingJobType: true,
  fetch: [{ uri: 'https://example.org/a', executable: true, cache: true, extract: false }],
  uris: ['https://example.org/b'],
  environmentVariables: [{ name: 'A', value: 'one\ntwo' }],
  arguments: ['--x', ' y\nz '],
  highPriority: true,
  runAsUser: 'nobody',
  concurrent: true,
  maxCompletionTime: 60,
  container: {
    type: 'docker',
    image: 'alpine:3',
    network: 'USER',
    networkName: 'net',
    volumes: [{ hostPath: '/a', containerPath: '/b', mode: 'RO' }],
    forcePullImage: true,
    parameters: [{ key: 'k', value: 'v' }],
    networkInfos: [{ name: 'n' }],
    odd: 'kept',
  },
  constraints: [['rack', 'LIKE', 'r[0-9]']],
  schedule: 'R/2040-01-01T02:30:00/P1D',
  scheduleTimeZone: 'Europe/Berlin',
  host: 'web1',
  queue: 'reports',
  priority: 7,
  retryInterval: 'PT5M',
  retryBackoff: 2,
  retryMaxInterval: 'PT1H',
  overlap: 'queue',
  startDeadline: 'PT2H',
  timeout: 'PT30M',
  onTimeout: 'alert',
  killGracePeriod: 'PT5S',
  failOnOutput: 'fatal|error',
  disableAfterFailures: 9,
  labels: { team: 'search', tier: '1' },
  misfire: 'all',
  dst: { gap: 'skip', overlap: 'both' },
};

type Document = Readonly<Record<string, unknown>>;

describePage(
  'the form of a job',
  {
    testMs: TEST_MS,
    prepare: async (system) => {
      await system.startScheduler();
      await system.post(FULL);
      await system.post({
        name: 'parent',
        command: 'true',
        schedule: 'R/2040-01-01T01:00:00Z/P1D',
      });
      await system.post({
        name: 'edited',
        command: 'true',
        schedule: 'R/2040-01-01T00:00:00Z/P1D',
      });
    },
  },
  (stage) => {
    const { system } = stage;
    const definition = async (name: string): Promise<Document> =>
      (await system.get<{ definition: Document }>(`/api/v1/jobs/${name}`)).definition;
    const field = (id: string) => stage.view.page.locator(`[id="field-${id}"]`);
    const problem = (id: string) => stage.view.page.locator(`[id="field-${id}-problem"]`);
    const dialog = () => stage.view.page.locator('dialog.review');
    const open = async (hash: string) => {
      await stage.view.show(hash);
      await field('name').waitFor();
    };

    afterEach(() => {
      expect(stage.view.troubles).toEqual([]);
    });

    test('shows every field, and one that is changed leaves all others as they were', async () => {
      const { page } = stage.view;
      const before = await definition('full');
      await open('#/jobs/full/edit');
      const shown = {
        retries: '3',
        'container.image': 'alpine:3',
        'container.type': 'docker',
        runAsUser: 'nobody',
        host: 'web1',
        'dst.gap': 'skip',
        timeout: 'PT30M',
        maxCompletionTime: '60',
        'arguments[1]': ' y\nz ',
        'fetch[0]': 'https://example.org/a',
        'labels[1]': 'tier',
        description: SCRIPT,
      };
      for (const [id, value] of Object.entries(shown)) {
        expect([id, await field(id).inputValue()]).toEqual([id, value]);
      }
      await field('retries').fill('4');
      await stage.view.button('Review and save').click();
      await dialog().getByRole('row').filter({ hasText: 'retries' }).waitFor();
      expect(await dialog().locator('tbody tr').count()).toBe(1);
      expect(await definition('full')).toEqual(before);
      await dialog().getByRole('button', { name: 'Save' }).click();
      await page.waitForURL(/#\/jobs\/full$/);
      expect(await definition('full')).toEqual({ ...before, retries: 4 });
    });

    test('what is written into every field is what is stored', async () => {
      const { page, button } = {
        page: stage.view.page,
        button: stage.view.button.bind(stage.view),
      };
      await open('#/new');
      for (const name of ['Container and files', 'Chronos’s words']) {
        await page.getByRole('heading', { name }).click();
      }
      const texts = {
        name: 'written',
        command: 'true\nfalse',
        description: 'for people',
        owner: 'a@example.org',
        ownerName: 'A',
        schedule: '30 2 * * *',
        scheduleTimeZone: 'Asia/Shanghai',
        startDeadline: 'PT1H',
        runAsUser: 'nobody',
        host: 'web9',
        queue: 'q1',
        priority: '5',
        cpus: '0.25',
        mem: '32',
        disk: '16',
        retries: '0',
        retryInterval: 'PT10S',
        retryBackoff: '3',
        retryMaxInterval: 'PT9M',
        timeout: 'PT8M',
        killGracePeriod: 'PT7S',
        failOnOutput: 'bad',
        disableAfterFailures: '6',
        executor: 'e',
        executorFlags: 'f',
        taskInfoData: 'g',
      };
      const inContainer = {
        'container.image': 'alpine:3',
        'container.networkName': 'n1',
        'container.networkInfos': '[{"name":"n1"}]',
      };
      for (const [id, value] of Object.entries({ ...texts, ...inContainer })) {
        await field(id).fill(value);
      }
      const choices = {
        misfire: 'skip',
        'dst.gap': 'next',
        'dst.overlap': 'both',
        overlap: 'queue',
        onTimeout: 'alert',
        'container.type': 'MESOS',
        'container.network': 'BRIDGE',
      };
      for (const [id, value] of Object.entries(choices)) await field(id).selectOption(value);
      const flags = ['disabled', 'softError', 'async', 'dataProcessingJobType'];
      for (const id of [...flags, 'container.forcePullImage']) await field(id).check();
      await field('shell').uncheck();
      const cells: Record<string, string[]> = {
        arguments: ['one\ntwo'],
        constraints: ['rack', 'r1'],
        environmentVariables: ['A', 'x'],
        labels: ['team', 'ads'],
        'container.volumes': ['/h', '/c'],
        'container.parameters': ['k', 'v'],
        uris: ['https://example.org/u'],
        fetch: ['https://example.org/f', 'f.txt'],
      };
      for (const [id, values] of Object.entries(cells)) {
        await field(id).click();
        const row = page.locator('.form-row').filter({ has: field(`${id}[0]`) });
        for (const [index, value] of values.entries()) {
          await row.locator('textarea').nth(index).fill(value);
        }
      }
      await button('Review and create').click();
      await dialog().getByRole('button', { name: 'Create' }).click();
      await page.waitForURL(/#\/jobs\/written$/);
      expect(await definition('written')).toMatchObject({
        ...texts,
        ...{ priority: 5, cpus: 0.25, mem: 32, disk: 16, retries: 0, retryBackoff: 3 },
        ...{ disableAfterFailures: 6, shell: false, misfire: 'skip', overlap: 'queue' },
        ...Object.fromEntries(flags.map((id) => [id, true])),
        onTimeout: 'alert',
        dst: { gap: 'next', overlap: 'both' },
        arguments: ['one\ntwo'],
        constraints: [['rack', 'EQUALS', 'r1']],
        environmentVariables: [{ name: 'A', value: 'x' }],
        labels: { team: 'ads' },
        uris: ['https://example.org/u'],
        fetch: [{ uri: 'https://example.org/f', output_file: 'f.txt', extract: true }],
        container: {
          image: 'alpine:3',
          type: 'MESOS',
          network: 'BRIDGE',
          networkName: 'n1',
          forcePullImage: true,
          networkInfos: [{ name: 'n1' }],
          volumes: [{ hostPath: '/h', containerPath: '/c', mode: 'RW' }],
          parameters: [{ key: 'k', value: 'v' }],
        },
      });
    });

    test('says at the field what the scheduler would refuse, and stores nothing of it', async () => {
      await open('#/new');
      await stage.view.button('Review and create').click();
      await problem('name').filter({ hasText: 'is not a name' }).waitFor();
      expect(await field('name').evaluate((each) => each === document.activeElement)).toBe(true);
      await field('name').fill('wrong');
      await field('command').fill('true');
      await field('schedule').fill('61 * * * *');
      await problem('schedule').filter({ hasText: '61 is not between 0 and 59' }).waitFor();
      await field('mem').fill('a lot');
      await problem('mem').filter({ hasText: 'is not a number of MB' }).waitFor();
      expect(await field('mem').getAttribute('aria-invalid')).toBe('true');
      await stage.view.button('Review and create').click();
      await stage.view.page.getByText('2 things are wrong').waitFor();
      expect(await dialog().count()).toBe(0);
      const answer = await fetch(`${system.url}/api/v1/jobs/wrong`);
      expect(answer.status).toBe(404);
      await field('mem').fill('');
      await field('schedule').fill('30 2 * * *');
      await stage.view.page.getByText('The scheduler would take it.').waitFor();
      await stage.view.page.getByText('Every day at 02:30').waitFor();
    });

    test('a problem in a list is said at the list, and of a parent that is not there', async () => {
      await open('#/jobs/edited/edit');
      await field('environmentVariables').click();
      await field('environmentVariables[0]').fill('1A');
      await problem('environmentVariables').filter({ hasText: 'not a variable name' }).waitFor();
      await stage.view.page.getByRole('radio', { name: 'after parents' }).check();
      await field('parents').click();
      await field('parents[0]').fill('nobody');
      await stage.view.page
        .getByRole('button', { name: 'Remove 1 of Environment variables' })
        .click();
      await problem('parents').filter({ hasText: 'Not found: nobody' }).waitFor();
      await field('parents[0]').fill('parent');
      await stage.view.page.getByText('After parent has succeeded.').waitFor();
      await stage.view.page.getByRole('radio', { name: 'by a schedule' }).check();
      expect(await field('schedule').inputValue()).toBe('R/2040-01-01T00:00:00Z/P1D');
      // What is not saved is there again, until the reader lets it go.
      await field('owner').fill('later@example.org');
      await stage.view.show('#/jobs');
      await open('#/jobs/edited/edit');
      expect(await field('owner').inputValue()).toBe('later@example.org');
      await stage.view.button('Discard them').click();
      expect(await field('owner').inputValue()).toBe('');
    });

    test('a taken name is no way to replace a job unseen', async () => {
      await open('#/new?from=full');
      expect(await field('name').inputValue()).toBe('full-copy');
      expect(await field('queue').inputValue()).toBe('reports');
      await field('name').fill('full');
      await field('name').blur();
      await problem('name').filter({ hasText: 'there is a job of this name already' }).waitFor();
      await stage.view.button('Review and create').click();
      expect(await dialog().count()).toBe(0);
    });

    test('JSON and form are one document, and members that nobody knows stay in it', async () => {
      const { page } = stage.view;
      const text = page.locator('#job-json');
      await open('#/new');
      await stage.view.button('JSON').click();
      await text.fill('{"name": "json", ');
      await page.locator('#job-json-problem').filter({ hasText: 'not JSON' }).waitFor();
      expect(await stage.view.button(/^Form$/).isDisabled()).toBe(true);
      const posted = {
        name: 'json',
        command: 'true',
        schedule: '@daily',
        retrys: 1,
        labels: { a: 'b' },
      };
      await text.fill(JSON.stringify(posted));
      await page.getByText('retrys: is no member of a job').waitFor();
      await stage.view.button(/^Form$/).click();
      await field('retries').fill('8');
      await stage.view.button('JSON').click();
      expect(JSON.parse(await text.inputValue())).toEqual({ ...posted, retries: 8 });
      await text.fill('[1]');
      await page
        .locator('#job-json-problem')
        .filter({ hasText: 'an object is expected' })
        .waitFor();
      await text.fill(JSON.stringify({ ...posted, command: SCRIPT }));
      await stage.view.button('Review and create').click();
      await dialog().getByText(SCRIPT).waitFor();
      await dialog().getByRole('button', { name: 'Create' }).click();
      await page.waitForURL(/#\/jobs\/json$/);
      expect(await definition('json')).toMatchObject({ command: SCRIPT, labels: { a: 'b' } });
    });

    test('a change by somebody else is told, and never written over unseen', async () => {
      const job = { name: 'edited', command: 'true', schedule: 'R/2040-01-01T00:00:00Z/P1D' };
      await open('#/jobs/edited/edit');
      await system.post({ ...job, owner: 'other@example.org' });
      await field('retries').fill('7');
      await stage.view.page.getByText('changed elsewhere since it was opened').waitFor();
      await stage.view.button('Review and save').click();
      await dialog().getByRole('row').filter({ hasText: 'other@example.org' }).waitFor();
      await system.post({ ...job, owner: 'third@example.org' });
      await dialog().getByRole('button', { name: 'Save' }).click();
      await dialog().getByRole('alert').waitFor();
      await dialog().getByRole('row').filter({ hasText: 'third@example.org' }).waitFor();
      expect(await definition('edited')).toMatchObject({ owner: 'third@example.org', retries: 0 });
      await stage.view.page.keyboard.press('Escape');
      await stage.view.button('Load the new state').click();
      await expect.poll(() => field('owner').inputValue()).toBe('third@example.org');
    });

    test('a crontab is shown line by line before anything is created', async () => {
      const { page } = stage.view;
      await stage.view.show('#/new?view=crontab');
      const lines = [
        '# Saves',
        '15 3 * * * /opt/save',
        '61 * * * * /opt/bad',
        `0 4 * * * echo '${SCRIPT}'`,
      ];
      await page.locator('#crontab-text').fill(lines.join('\n'));
      await page.getByText('2 of 3 lines can be created').waitFor();
      await page.getByText('Every day at 03:15').waitFor();
      await page.locator('.crontab-line.refused').getByText('61 is not between').waitFor();
      const names = async () =>
        (await system.get<{ items: { name: string }[] }>('/api/v1/jobs?search=save')).items;
      expect(await names()).toHaveLength(0);
      await stage.view.button('Create 2 jobs').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Create 2 jobs' }).click();
      await page.getByText('2 created, 0 refused.').waitFor();
      const [saved] = await names();
      expect(await definition(saved?.name ?? '')).toMatchObject({
        command: '/opt/save',
        description: 'Saves',
        labels: { crontab: '15 3 * * *' },
      });
    });

    test('one line of a crontab can be looked at in the form first', async () => {
      const { page } = stage.view;
      await stage.view.show('#/new?view=crontab');
      await page.locator('#crontab-text').fill('45 5 * * 1 /opt/once');
      await page.getByRole('button', { name: /^Open in the form: / }).click();
      expect(await field('command').inputValue()).toBe('/opt/once');
      expect(await field('schedule').inputValue()).toMatch(/^R\/.*\/P1W$/);
    });

    test('can be used at 360 pixels, in the dark, in Chinese', async () => {
      const phone = await StatusPage.open(system.url, {
        width: 360,
        colorScheme: 'dark',
        locale: 'zh-CN',
      });
      for (const hash of ['#/jobs/full/edit', '#/new', '#/new?view=crontab']) {
        await phone.show(hash);
        await phone.page.locator('.form-views').waitFor();
        expect([hash, await phone.widthOverflowPx()]).toEqual([hash, 0]);
      }
      await phone.page.getByRole('heading', { name: '新建作业' }).waitFor();
      expect(phone.troubles).toEqual([]);
      await phone.close();
    });
  },
);
