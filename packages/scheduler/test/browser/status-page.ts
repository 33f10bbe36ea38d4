import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium } from 'playwright-core';

/** Where Debian and others put a Chromium; null on a machine without one. */
export const CHROMIUM =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync) ??
  null;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WAIT_MS = 10_000;

export interface Viewer {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  /** Of the machine; the test's own unless told. */
  readonly zone?: string;
}

/** A browser at the status page, that notes everything a user should never meet. */
export class StatusPage {
  readonly #context: BrowserContext;
  readonly #folder: string;
  readonly #url: string;
  readonly page: Page;
  /** Errors of the console, uncaught exceptions, dialogs of scripts. */
  readonly troubles: string[] = [];
  /** Hosts that were asked for anything. */
  readonly hosts = new Set<string>();

  private constructor(context: BrowserContext, page: Page, options: PageOptions) {
    this.#context = context;
    this.page = page;
    this.#url = options.url;
    this.#folder = options.folder;
    page.setDefaultTimeout(WAIT_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
    page.on('pageerror', (error) => this.troubles.push(String(error)));
    page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => this.hosts.add(new URL(request.url()).host));
  }

  static async open(url: string, viewer: Viewer = {}): Promise<StatusPage> {
    const folder = mkdtempSync(join(tmpdir(), 'horae-chromium-'));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM ?? '',
      args: FLAGS,
      viewport: { width: viewer.width ?? 1280, height: viewer.height ?? 800 },
      colorScheme: viewer.colorScheme ?? 'light',
      locale: viewer.locale ?? 'en-GB',
      ...(viewer.zone === undefined ? {} : { timezoneId: viewer.zone }),
      acceptDownloads: true,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    return new StatusPage(context, page, { url, folder });
  }

  /** Goes to an address of the page, e.g. `#/jobs`, and waits until it is live. */
  async show(hash: string): Promise<void> {
    await this.page.goto(`${this.#url}/${hash}`);
    await this.page.locator('[data-connection="open"]').waitFor();
  }

  /** Waits until nothing is being loaded and what came is drawn. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('.loading') === null);
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** The line of a table in which the text stands. */
  row(text: string) {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  /** The line of a job, which is known by the link to it. */
  jobRow(name: string) {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.page.getByRole('row').filter({ has: link });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  async widthOverflowPx(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }

  async close(): Promise<void> {
    await this.#context.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface PageOptions {
  readonly url: string;
  readonly folder: string;
}
