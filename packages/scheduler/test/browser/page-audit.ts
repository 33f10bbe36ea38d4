import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe-core finds against WCAG 2.2 AA, a line for each element. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  }, WCAG_TAGS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => {
      const why = failureSummary.replace(/\s+/g, ' ').slice(0, 200);
      return `${id}: ${html.slice(0, 160)} ${why}`;
    }),
  );
}

/**
 * Texts that a box cuts off, so that nobody can read their end. One that ends in dots and says the
 * whole of it in a title is fine, and so is what can be scrolled or panned to.
 */
export function clippedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const TOLERANCE_PX = 2;
    const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const isCut = (element: Element, text: DOMRect): boolean => {
      // Dots stand for words; a box within the line is cut off without them.
      let areWords = true;
      for (let box: Element | null = element; box !== null; box = box.parentElement) {
        if (box.matches('[data-pannable]')) return false;
        const style = getComputedStyle(box);
        if (style.position === 'fixed') return false;
        if (/auto|scroll/.test(`${style.overflowX} ${style.overflowY}`)) return false;
        const edge = box.getBoundingClientRect();
        // Words for screen readers alone are in a box of one pixel.
        if (edge.width <= 1 || edge.height <= 1) return false;
        const isWide = hides(style.overflowX) && text.right > edge.right + TOLERANCE_PX;
        const isHigh = hides(style.overflowY) && text.bottom > edge.bottom + TOLERANCE_PX;
        if (!isWide && !isHigh) {
          areWords &&= style.display === 'inline';
          continue;
        }
        const hasDots = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        return !(hasDots && areWords && element.closest('[title], [aria-label]') !== null);
      }
      return false;
    };
    const cut: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      if (element === null || node.textContent?.trim() === '') continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0 || !isCut(element, rect)) continue;
      cut.push(`${element.tagName}.${element.className}: ${node.textContent?.slice(0, 80)}`);
    }
    return cut;
  });
}
