/** A job as sites post them: 450 to 500 bytes; one in twenty has a parent, one in twenty a zone. */
export interface SampleJob {
  readonly path: '/scheduler/iso8601' | '/scheduler/dependency';
  readonly body: string;
}

export function sampleJob(index: number, revision = 0): SampleJob {
  const hasParent = index % 20 === 1;
  const path = hasParent ? '/scheduler/dependency' : '/scheduler/iso8601';
  return { path, body: JSON.stringify({ ...program(index, revision), ...trigger(index) }) };
}

function program(index: number, revision: number) {
  return {
    name: nameOf(index),
    command: `/opt/reports/bin/collect --shop=${index % 997} --table=Orders_${index} | gzip > /srv/out/${index}.csv.gz`,
    description: `Nightly report of shop ${index % 997}, revision ${revision}`,
    owner: `team-${index % 50}@example.org`,
    epsilon: 'PT30M',
    retries: 3,
    cpus: 0.25,
    mem: 256,
    runAsUser: 'reports',
    environmentVariables: [
      { name: 'REPORT_HOME', value: '/opt/reports' },
      { name: 'SHOP', value: String(index % 997) },
    ],
  };
}

/** Due in years to come: nothing runs while requests are measured. */
function trigger(index: number) {
  if (index % 20 === 1) return { parents: [nameOf(index - 1)] };
  const minute = String(index % 60).padStart(2, '0');
  return {
    schedule: `R/2040-01-01T03:${minute}:00Z/P1D`,
    scheduleTimeZone: index % 20 === 2 ? 'Europe/Berlin' : '',
  };
}

function nameOf(index: number): string {
  return `shop-${index % 997}.report-${String(index).padStart(6, '0')}`;
}
