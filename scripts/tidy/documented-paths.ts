import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOCUMENTS = [
  ...['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
  'examples/README.md',
];

/** Every relative link and every path from the top that a document names leads somewhere. */
export function checkDocumentedPaths(): string[] {
  return [...DOCUMENTS, ...guides()].flatMap((document) => {
    if (!existsSync(document)) return [`${document} is missing.`];
    const text = readFileSync(document, 'utf8');
    const links = linkedPaths(text).filter((path) => !existsSync(join(dirname(document), path)));
    const paths = namedPaths(text).filter((path) => !existsSync(path));
    return [...links, ...paths].map((path) => `${document}: "${path}" does not exist.`);
  });
}

function guides(): string[] {
  return readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`);
}

/** Links are relative to the document. */
function linkedPaths(text: string): string[] {
  const links = text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g);
  return [...links].flatMap(([, path]) => path ?? []);
}

/** Paths in code style are meant from the top. */
function namedPaths(text: string): string[] {
  const paths = text.matchAll(
    /`((?:packages|scripts|docs|configs|examples|test)\/[\w.-]+(?:\/[\w.-]+)*\/?)`/g,
  );
  return [...paths].flatMap(([, path]) => path ?? []);
}
