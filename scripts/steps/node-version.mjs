const NEEDED_MAJOR = 20;
const NEEDED_MINOR = 19;

/** Ends with a sentence on a Node.js that is too old; everything after may use its features. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)) return;
  console.error(
    `Horae needs Node.js ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer (20, 22 or 24); this is ${process.versions.node}.`,
  );
  process.exit(1);
}
