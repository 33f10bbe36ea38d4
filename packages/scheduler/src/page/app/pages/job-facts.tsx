import type { ComponentChildren } from 'preact';
import type { JobDetailAnswer } from '../api/index.js';
import { language, t, tWord } from '../text/index.js';
import { amount, routeAddress, scheduleText } from '../view/index.js';

/** What the job is, as facts a person asks for; what is not set is left out. */
export function JobFacts({ job }: { job: JobDetailAnswer }) {
  const command = [job.command, ...(job.arguments ?? [])];
  return (
    <section class="panel">
      <h2>{t('job.definition')}</h2>
      <pre class="command" aria-label={t('job.command')} tabIndex={0}>
        {command.join(' ')}
      </pre>
      <dl class="facts">
        <ScheduleFacts job={job} />
        <Fact name={t('fact.children')}>
          {job.children.length > 0 ? <JobLinks names={job.children} /> : null}
        </Fact>
        <Fact name={t('fact.user')}>{job.runAsUser || t('fact.defaultUser')}</Fact>
        <Fact name={t('fact.retries')}>{retriesText(job)}</Fact>
        <Fact name={t('fact.machine')}>{machineText(job)}</Fact>
        <Fact name={t('fact.resources')}>{resourcesText(job)}</Fact>
        <Fact name={t('fact.queue')}>
          {t('fact.queueValue', {
            queue: job.queue ?? '',
            priority: job.priority ?? 0,
          })}
        </Fact>
        <Fact name={t('fact.overlap')}>{job.overlap ? tWord('overlap', job.overlap) : null}</Fact>
        <Fact name={t('fact.timeout')}>{job.timeout ?? t('fact.timeoutNone')}</Fact>
        <Fact name={t('fact.owner')}>
          {[job.ownerName, job.owner].filter(Boolean).join(' · ') || null}
        </Fact>
        <Fact name={t('fact.description')}>{job.description || null}</Fact>
        <Fact name={t('fact.results')}>
          {t('results.title', { success: job.successCount, error: job.errorCount })}
        </Fact>
      </dl>
    </section>
  );
}

function ScheduleFacts({ job }: { job: JobDetailAnswer }) {
  const { parents = [], waitsFor } = job;
  if (parents.length > 0) {
    return (
      <Fact name={t('fact.parents')}>
        <JobLinks names={parents} />
        {waitsFor.length > 0 && (
          <span class="under">{t('waits.for', { parents: waitsFor.join(', ') })}</span>
        )}
      </Fact>
    );
  }
  const shown = scheduleText(job);
  const hasRemaining = job.schedule && job.schedule !== shown;
  return (
    <>
      <Fact name={t('fact.schedule')}>
        <span class="mono breaks">{shown}</span>
        {hasRemaining && (
          <span class="under mono breaks">
            {t('schedule.remaining', { schedule: job.schedule ?? '' })}
          </span>
        )}
      </Fact>
      <Fact name={t('fact.zone')}>{job.scheduleTimeZone || 'UTC'}</Fact>
      <Fact name={t('fact.misfire')}>{job.misfire ? tWord('misfire', job.misfire) : null}</Fact>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === undefined) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function JobLinks({ names }: { names: readonly string[] }) {
  return (
    <span class="job-links">
      {names.map((name) => (
        <a key={name} href={routeAddress('jobs', name)}>
          {name}
        </a>
      ))}
    </span>
  );
}

function retriesText({ retries, retryInterval }: JobDetailAnswer): string | null {
  if (retries === undefined) return null;
  if (retries === 0) return t('fact.retriesNone');
  return t('fact.retriesValue', { count: retries, interval: retryInterval ?? '' });
}

function machineText({ host, constraints = [] }: JobDetailAnswer): string {
  const all = [host ?? '', ...constraints.map((constraint) => constraint.join(' '))];
  return all.filter(Boolean).join('; ') || t('fact.anyMachine');
}

function resourcesText({ cpus, mem, disk }: JobDetailAnswer): string | null {
  if (cpus === undefined || mem === undefined) return null;
  const shown = (value: number) => amount(value, language.value);
  return t('fact.resourcesValue', { cpus: shown(cpus), mem: shown(mem), disk: shown(disk ?? 0) });
}
