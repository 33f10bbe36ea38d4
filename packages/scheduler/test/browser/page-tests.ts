import { afterAll, beforeAll, describe } from 'vitest';
import { RunningSystem } from './running-system.js';
import { CHROMIUM, StatusPage } from './status-page.js';

export interface PageTests {
  readonly testMs: number;
  /** Starts what the tests need of the system, and gives it jobs. */
  readonly prepare: (system: RunningSystem) => Promise<void>;
}

/** What the tests of a file share. */
export interface Stage {
  readonly system: RunningSystem;
  /** Open once the system is prepared. */
  readonly view: StatusPage;
}

/** Tests of the page in a real browser; left out on a machine without one. */
export function describePage(title: string, setUp: PageTests, tests: (stage: Stage) => void): void {
  describe.skipIf(CHROMIUM === null)(title, { timeout: setUp.testMs }, () => {
    const system = new RunningSystem();
    let view: StatusPage | null = null;

    beforeAll(async () => {
      await setUp.prepare(system);
      view = await StatusPage.open(system.url);
    }, setUp.testMs);

    afterAll(async () => {
      await view?.close();
      await system.stop();
    }, setUp.testMs);

    tests({
      system,
      get view() {
        if (view === null) throw new Error('The page is open within tests only.');
        return view;
      },
    });
  });
}
