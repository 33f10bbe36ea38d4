import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunningSystem } from '../running-system.js';
import { CHROMIUM, StatusPage } from '../status-page.js';
import { DemoFleet } from './demo-fleet.js';
import { DEMO_PAGES, showPage } from './demo-pages.js';
import { palettePng } from './palette-png.js';

const FOLDER = fileURLToPath(new URL('../../../../../docs/images/', import.meta.url));
const PAST_DAYS = 30;
/** Until long runs have come some way, and waiting ones have waited. */
const WARM_UP_MS = 60_000;
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 720 } };
const CREDENTIALS = 'ada:a-long-password';

/** `npm run screenshots`, all pages; `npm run screenshots -- graph job` only those. */
async function main(wanted: readonly string[]): Promise<void> {
  if (CHROMIUM === null) throw new Error('No Chromium here; on Debian: apt install chromium');
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  mkdirSync(FOLDER, { recursive: true });
  if (wanted.length === 0) removePictures();
  if (isWanted('sign-in')) await takeSignIn();
  const pages = DEMO_PAGES.filter(({ name }) => isWanted(name));
  if (pages.length === 0) return;
  console.log('Starting the demo fleet …');
  const fleet = await DemoFleet.start({ pastDays: PAST_DAYS });
  try {
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    await inEveryLook(fleet.system.url, async (view, look) => {
      for (const page of pages) {
        await showPage(view, page, fleet.runs);
        await take(view, `${page.name}-${look}`);
      }
    });
  } finally {
    await fleet.stop();
  }
}

async function takeSignIn(): Promise<void> {
  const system = new RunningSystem();
  try {
    await system.startScheduler(['--http-credentials', CREDENTIALS]);
    await inEveryLook(system.url, async (view, look) => {
      await view.page.goto(system.url);
      await view.page.locator('input[type=password]').waitFor();
      await take(view, `sign-in-${look}`);
    });
  } finally {
    await system.stop();
  }
}

async function inEveryLook(
  url: string,
  visit: (view: StatusPage, look: string) => Promise<void>,
): Promise<void> {
  for (const [size, { width, height }] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const view = await StatusPage.open(url, { width, height, colorScheme });
      try {
        await visit(view, `${size}-${colorScheme}`);
      } finally {
        await view.close();
      }
    }
  }
}

async function take(view: StatusPage, name: string): Promise<void> {
  const picture = palettePng(await view.page.screenshot({ animations: 'disabled' }));
  writeFileSync(join(FOLDER, `${name}.png`), picture);
  console.log(`${name}.png, ${Math.round(picture.length / 1_000)} kB`);
}

function removePictures(): void {
  for (const name of readdirSync(FOLDER)) {
    if (/-(desktop|phone)-(light|dark)\.png$/.test(name)) rmSync(join(FOLDER, name));
  }
}

await main(process.argv.slice(2));
