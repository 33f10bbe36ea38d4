import { writeFileSync } from 'node:fs';
import { hasNamespaces } from './links/namespace-network.js';
import { readOptions } from './options.js';
import { printReport } from './report.js';
import { runFaults } from './run-faults.js';
import { HAS_ZOOKEEPER_SERVER } from './world/parts.js';

// `npm run faults`: a storm over real processes, judged from what their tasks wrote.
const options = readOptions(process.argv.slice(2));
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

const trouble = whyNot();
if (trouble !== null) {
  console.error(trouble);
  process.exit(2);
}
console.log(
  `seed ${options.seed}: npm run faults -- --minutes ${options.minutes} --seed ${options.seed}`,
);
try {
  const report = await runFaults(options, { onNews: tell, signal: stopping.signal });
  console.log(printReport(report));
  if (options.jsonFile !== null) writeFileSync(options.jsonFile, JSON.stringify(report, null, 2));
  process.exit(report.isGreen ? 0 : 1);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}

function whyNot(): string | null {
  if (!HAS_ZOOKEEPER_SERVER) return 'ZooKeeper is not installed (Debian: libzookeeper-java).';
  if (options.hasNamespaces && !hasNamespaces()) {
    return '--netns needs root, iproute2 and iptables; without it proxies do the faults.';
  }
  return null;
}

function tell(text: string): void {
  console.log(`${new Date().toISOString().slice(11, 23)} ${text}`);
}
