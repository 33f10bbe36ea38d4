import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOCUMENTS = ['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];

/** Every relative link and every `packages/…` path in the main documents leads somewhere. */
export function checkDocumentedPaths(): string[] {
  return DOCUMENTS.flatMap((document) => {
    if (!existsSync(document)) return [`${document} is missing.`];
    const text = readFileSync(document, 'utf8');
    return namedPaths(text)
      .filter((path) => !existsSync(join(dirname(document), path)))
      .map((path) => `${document}: "${path}" does not exist.`);
  });
}

function namedPaths(text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((found) => found[1]);
  const paths = [
    ...text.matchAll(/`((?:packages|scripts|docs|configs|examples|test)\/[\w./-]+)`/g),
  ].map((found) => found[1]);
  return [...links, ...paths].filter((path) => path !== undefined);
}
