import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DemoFleet } from './demo/demo-fleet.js';
import { DEMO_PAGES, type DemoPage, showPage } from './demo/demo-pages.js';
import { axeViolations, clippedTexts } from './page-audit.js';
import { CHROMIUM, StatusPage, type Viewer } from './status-page.js';

const START_MS = 120_000;
const TEST_MS = 30_000;
const PAST_DAYS = 3;
const NASTY = '<img src=x onerror="alert(1)"><script id=planted>alert(2)</script>';

/** Those of the pictures, and those of a job whose texts would be scripts if they were markup. */
const PAGES: readonly DemoPage[] = [
  ...DEMO_PAGES,
  { name: 'job-planted', hash: () => '#/jobs/a-planted-job', ready: 'main .facts' },
  { name: 'form-planted', hash: () => '#/jobs/a-planted-job/edit', ready: 'main textarea' },
  { name: 'runs-planted', hash: () => '#/runs?job=a-planted-job', ready: 'main [data-row]' },
];

/** Each theme, each language, each width: all that is laid out or written differently. */
const VIEWERS: readonly Viewer[] = ([1440, 360] as const).flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ['en-GB', 'zh-CN'].map((locale) => ({ width, colorScheme, locale })),
  ),
);

describe.skipIf(CHROMIUM === null)('every page', { timeout: TEST_MS }, () => {
  let fleet: DemoFleet;

  beforeAll(async () => {
    fleet = await DemoFleet.start({ pastDays: PAST_DAYS });
    await plantScripts(fleet);
  }, START_MS);

  afterAll(() => fleet.stop(), START_MS);

  describe.each(VIEWERS)('at $width px, $colorScheme, $locale', (viewer) => {
    let view: StatusPage;

    beforeAll(async () => {
      view = await StatusPage.open(fleet.system.url, viewer);
    }, TEST_MS);
    afterAll(() => view.close(), TEST_MS);

    test.each(PAGES)('$name has nothing that a reader should not meet', async (page) => {
      await showPage(view, page, fleet.runs);
      expect.soft(view.troubles.splice(0)).toEqual([]);
      expect.soft([...view.hosts]).toEqual([new URL(fleet.system.url).host]);
      expect.soft(await view.page.locator('#planted, img[src="x"]').count()).toBe(0);
      expect.soft(await view.widthOverflowPx()).toBe(0);
      expect.soft(await clippedTexts(view.page)).toEqual([]);
      expect.soft(await axeViolations(view.page)).toEqual([]);
    });
  });
});

/** A job that would run scripts in every page that shows it, if text were ever markup. */
async function plantScripts({ system }: DemoFleet): Promise<void> {
  await system.post({
    name: 'a-planted-job',
    schedule: '* * * * *',
    command: `echo '${NASTY}'; echo '${NASTY}' >&2; exit 1`,
    description: NASTY,
    ownerName: NASTY,
    labels: { note: NASTY },
    environmentVariables: [{ name: 'NOTE', value: NASTY }],
  });
  await system.run('a-planted-job');
}
