import { checkDocumentedPaths } from './tidy/documented-paths.js';
import { checkImportDirection } from './tidy/import-direction.js';
import { checkSizes } from './tidy/sizes.js';
import { checkTests } from './tidy/tests.js';
import { checkText } from './tidy/text.js';
import { sourceFiles } from './tidy/source-files.js';

// The rules of style that a program can check: one readable finding per line.
const files = sourceFiles();
const findings = [
  ...checkSizes(files),
  ...checkImportDirection(files),
  ...checkTests(files),
  ...checkText(files),
  ...checkDocumentedPaths(),
];
for (const finding of findings) console.error(finding);
console.log(`${files.length} files read, ${findings.length} findings.`);
process.exit(findings.length === 0 ? 0 : 1);
