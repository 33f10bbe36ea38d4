/** A job of the demo: what is posted, and how its runs go. */
export interface DemoJob {
  readonly document: Readonly<Record<string, unknown>> & { readonly name: string };
  /** How long a run usually takes. */
  readonly tookSeconds: number;
  /** Of a hundred attempts in the past so many fail. */
  readonly failsPercent: number;
  /** How its runs end while the demo is looked at: an exit code. */
  readonly exitCode: number;
}

interface Behaviour {
  readonly took: number;
  readonly fails?: number;
  readonly exit?: number;
}

type Members = Readonly<Record<string, unknown>>;

/** What the jobs of one team have in common. */
function team(common: Members) {
  return {
    at(name: string, schedule: string, behaviour: Behaviour, members: Members = {}): DemoJob {
      return job({ ...common, name, schedule, ...members }, behaviour);
    },
    after(name: string, parents: string, behaviour: Behaviour, members: Members = {}): DemoJob {
      return job({ ...common, name, parents: parents.split(' '), ...members }, behaviour);
    },
  };
}

function job(document: Members & { readonly name: string }, behaviour: Behaviour): DemoJob {
  const { took: tookSeconds, fails: failsPercent = 0, exit: exitCode = 0 } = behaviour;
  const command = `shop ${document.name.replaceAll('-', ' ')}`;
  const usual = { command, retries: 1, retryInterval: 'PT2M', cpus: 0.5, mem: 256, disk: 64 };
  return { document: { ...usual, ...document }, tookSeconds, failsPercent, exitCode };
}

const orders = team({
  owner: 'orders@shop.example',
  ownerName: 'Orders',
  queue: 'ingest',
  labels: { team: 'orders', tier: 'gold' },
});

const ORDERS: readonly DemoJob[] = [
  orders.at(
    'orders-import',
    '*/15 * * * *',
    { took: 38, fails: 1 },
    { description: 'Fetches the orders of all shops since the last time.', cpus: 1 },
  ),
  orders.at('orders-archive', '40 1 * * *', { took: 310 }, { host: 'db-1', runAsUser: 'nobody' }),
  orders.at('payments-settle', '5 * * * *', { took: 55, fails: 2 }, { retries: 3 }),
  orders.at(
    'payments-reconcile',
    '30 3 * * *',
    { took: 420, fails: 4 },
    { scheduleTimeZone: 'Europe/Berlin', timeout: 'PT30M' },
  ),
  orders.at('refunds-send', '20 8,14,20 * * 1-6', { took: 24 }),
  orders.at('invoices-print', '0 6 * * 1-5', { took: 190, fails: 3 }),
  orders.at('carts-remind', '0 10,18 * * *', { took: 35 }),
  orders.at('fraud-score', '*/30 * * * *', { took: 88, fails: 1 }, { cpus: 2, mem: 1024 }),
  orders.at('stock-sync', '*/10 * * * *', { took: 21, fails: 1 }, { retries: 0 }),
  orders.at('stock-forecast', '15 4 * * *', { took: 640 }, { cpus: 4, mem: 4096 }),
];

const warehouse = team({
  owner: 'data@shop.example',
  ownerName: 'Data platform',
  queue: 'warehouse',
  labels: { team: 'data', tier: 'silver' },
});

/** One night of a warehouse: extracts, what is made of them, and the reports at the end. */
const WAREHOUSE: readonly DemoJob[] = [
  warehouse.at('extract-orders', '0 * * * *', { took: 75, fails: 1 }, { priority: 20 }),
  warehouse.at('extract-customers', '0 * * * *', { took: 48 }, { priority: 20 }),
  warehouse.at('extract-products', '0 * * * *', { took: 31 }),
  warehouse.at('extract-clicks', '0 * * * *', { took: 160, fails: 1 }, { cpus: 2, mem: 2048 }),
  warehouse.at(
    'extract-suppliers',
    '0 * * * *',
    { took: 20, fails: 9, exit: 3 },
    { description: 'Reads the price lists of all suppliers.', retries: 2, retryInterval: 'PT20S' },
  ),
  warehouse.after('clean-orders', 'extract-orders', { took: 40 }),
  warehouse.after('clean-customers', 'extract-customers', { took: 33 }),
  warehouse.after('clean-products', 'extract-products', { took: 18 }),
  warehouse.after('sessions', 'extract-clicks', { took: 120 }, { cpus: 2, mem: 4096 }),
  warehouse.after('prices', 'extract-suppliers clean-products', { took: 25 }),
  warehouse.after('order-lines', 'clean-orders clean-products', { took: 62 }),
  warehouse.after('customer-360', 'clean-customers order-lines sessions', { took: 95 }),
  warehouse.after('margins', 'order-lines prices', { took: 44, fails: 1 }),
  warehouse.after('funnel', 'sessions order-lines', { took: 51 }),
  warehouse.after('churn-features', 'customer-360', { took: 70 }, { cpus: 2, mem: 2048 }),
  warehouse.after('cube-sales', 'order-lines margins', { took: 85 }),
  warehouse.after('cube-marketing', 'funnel customer-360', { took: 60 }),
  warehouse.after('quality-checks', 'cube-sales cube-marketing', { took: 30 }, { softError: true }),
  warehouse.after('report-sales', 'cube-sales', { took: 22 }, { queue: 'reports' }),
  warehouse.after('report-marketing', 'cube-marketing', { took: 26 }, { queue: 'reports' }),
  warehouse.after('dashboards', 'report-sales report-marketing quality-checks', { took: 12 }),
];

const models = team({
  owner: 'ml@shop.example',
  ownerName: 'Models',
  queue: 'models',
  labels: { team: 'ml', tier: 'silver' },
});

const MODELS: readonly DemoJob[] = [
  models.at(
    'recommend-train',
    '30 1 * * *',
    { took: 280, fails: 3 },
    {
      description: 'Trains the recommendations anew from the last 90 days.',
      constraints: [['gpu', 'EQUALS', 'a100']],
      ...{ cpus: 6, mem: 8192, timeout: 'PT2H' },
    },
  ),
  models.after('recommend-publish', 'recommend-train', { took: 30 }),
  models.at('embeddings', '45 * * * *', { took: 210, fails: 2 }, { cpus: 4, mem: 4096 }),
  models.at('search-tune', '0 5 * * 6', { took: 900 }, { cpus: 4, mem: 4096 }),
  models.at(
    'churn-train',
    '0 2 * * 0',
    { took: 700 },
    { cpus: 8, mem: 8192, constraints: [['gpu', 'EQUALS', 'h100']] },
  ),
  models.at('images-tag', '*/20 * * * *', { took: 70, fails: 2 }, { retries: 0 }),
];

const search = team({
  owner: 'search@shop.example',
  ownerName: 'Search',
  labels: { team: 'search', tier: 'gold' },
});

const SEARCH: readonly DemoJob[] = [
  search.at('search-reindex', '10 * * * *', { took: 170, fails: 1 }, { cpus: 2, mem: 2048 }),
  search.at('search-warm', '*/15 * * * *', { took: 14 }),
  search.at('sitemap', '0 2 * * *', { took: 80, fails: 10 }, { retries: 0 }),
  search.at('synonyms-load', '25 5 * * *', { took: 16, fails: 20 }, { retries: 0 }),
  search.at('crawl-prices', '50 */2 * * *', { took: 360, fails: 5 }, { retries: 0 }),
];

const operations = team({
  owner: 'ops@shop.example',
  ownerName: 'Operations',
  queue: 'backup',
  labels: { team: 'ops', tier: 'gold' },
});

const OPERATIONS: readonly DemoJob[] = [
  operations.at('backup-orders', '0 2 * * *', { took: 520 }, { host: 'db-1', priority: 50 }),
  operations.at('backup-customers', '0 2 * * *', { took: 340 }, { host: 'db-1' }),
  operations.at('backup-images', '0 2 * * *', { took: 780, fails: 2 }),
  operations.at('backup-verify', '0 7 * * *', { took: 130, fails: 2 }),
  operations.at('logs-rotate', '0 2 * * *', { took: 15 }, { queue: 'default' }),
  operations.at('logs-ship', '*/20 * * * *', { took: 26 }, { queue: 'default' }),
  operations.at(
    'certificates-renew',
    '17 3 * * *',
    { took: 9, fails: 10, exit: 1 },
    { queue: 'default', runAsUser: 'nobody', retries: 3, retryInterval: 'PT15M' },
  ),
  operations.at('disks-check', '*/30 * * * *', { took: 6 }, { queue: 'default', cpus: 0.1 }),
  operations.at('databases-vacuum', '0 3 * * 0', { took: 1400 }, { host: 'db-1' }),
  operations.at('mail-digest', '30 7 * * 1-5', { took: 33 }, { queue: 'reports' }),
  operations.at('month-end-close', '0 1 L * *', { took: 600 }, { queue: 'reports' }),
  operations.at('legacy-export', '45 4 * * *', { took: 60 }, { disabled: true, queue: 'default' }),
  operations.at('cdn-purge', '5 0 * * *', { took: 11 }, { queue: 'default' }),
  operations.at('status-beacon', '*/5 * * * *', { took: 4 }, { queue: 'default', cpus: 0.1 }),
];

/** A web shop's fleet: some sixty jobs of five teams. */
export const DEMO_JOBS: readonly DemoJob[] = [
  ...ORDERS,
  ...WAREHOUSE,
  ...MODELS,
  ...SEARCH,
  ...OPERATIONS,
];

/** The machines they run on. */
export const DEMO_AGENTS = [
  { hostname: 'web-1', cpus: 4, memMb: 8_192, attributes: { rack: 'r1', zone: 'a' } },
  { hostname: 'db-1', cpus: 8, memMb: 32_768, attributes: { rack: 'r1', zone: 'a', disk: 'nvme' } },
  { hostname: 'batch-1', cpus: 16, memMb: 32_768, attributes: { rack: 'r2', zone: 'b' } },
  { hostname: 'batch-2', cpus: 16, memMb: 32_768, attributes: { rack: 'r3', zone: 'b' } },
  {
    hostname: 'gpu-1',
    cpus: 12,
    memMb: 65_536,
    attributes: { rack: 'r3', zone: 'b', gpu: 'a100' },
  },
] as const;

export const DEMO_QUEUES = {
  ingest: { runs: 4 },
  warehouse: { runs: 6, cpus: 12 },
  models: { runs: 1 },
  backup: { runs: 2 },
} as const;
