import type { ComponentChildren } from 'preact';
import type { JobDetailAnswer } from '../../api/index.js';
import { t, tWord } from '../../text/index.js';
import { Time } from '../../parts/index.js';
import { routeAddress } from '../../view/index.js';
import {
  labelsText,
  machineText,
  resourcesText,
  retriesText,
  spanText,
} from './definition-text.js';

/** What the job is, as facts a person asks for; what is not set is left out. */
export function JobFacts({ job }: { job: JobDetailAnswer }) {
  const { definition } = job;
  const command = [job.command, ...(definition.arguments ?? [])].join(' ');
  return (
    <>
      {definition.description && <p class="description">{definition.description}</p>}
      <pre class="command" aria-label={t('job.command')} tabIndex={0}>
        {command}
      </pre>
      <dl class="facts">
        <ScheduleFacts job={job} />
        <Fact name={t('fact.disabled')}>{job.disabledReason || null}</Fact>
        <Fact name={t('fact.children')}>
          {job.children.length > 0 ? <JobLinks names={job.children} /> : null}
        </Fact>
        <Fact name={t('fact.user')}>{definition.runAsUser || t('fact.defaultUser')}</Fact>
        <Fact name={t('fact.retries')}>{retriesText(definition)}</Fact>
        <Fact name={t('fact.machine')}>{machineText(definition)}</Fact>
        <Fact name={t('fact.resources')}>{resourcesText(definition)}</Fact>
        <Fact name={t('fact.queue')}>
          {t('fact.queueValue', { queue: job.queue, priority: job.priority })}
        </Fact>
        <Fact name={t('fact.overlap')}>
          {definition.overlap ? tWord('overlap', definition.overlap) : null}
        </Fact>
        <Fact name={t('fact.timeout')}>
          {definition.timeout ? spanText(definition.timeout) : t('fact.timeoutNone')}
        </Fact>
        <Fact name={t('fact.owner')}>
          {[definition.ownerName, definition.owner].filter(Boolean).join(' · ') || null}
        </Fact>
        <Fact name={t('fact.labels')}>{labelsText(definition)}</Fact>
      </dl>
    </>
  );
}

function ScheduleFacts({ job }: { job: JobDetailAnswer }) {
  const { explanation, parents, waitsFor } = job;
  if (job.kind === 'dependency') {
    return (
      <Fact name={t('fact.parents')}>
        <span class="block">{explanation}</span>
        <JobLinks names={parents} />
        {waitsFor.length > 0 && (
          <span class="under">{t('waits.for', { parents: waitsFor.join(', ') })}</span>
        )}
      </Fact>
    );
  }
  const shown = job.scheduleDefinition ?? '';
  // A line that came from a crontab is known by that line.
  const line = job.definition.labels?.['crontab'];
  return (
    <>
      <Fact name={t('fact.schedule')}>
        <span class="block explanation">{explanation}</span>
        {line !== undefined && <span class="under mono breaks">{line}</span>}
        <Repeats text={shown} />
        {job.schedule !== shown && (
          <Repeats text={t('schedule.remaining', { schedule: job.schedule })} />
        )}
      </Fact>
      <Fact name={t('fact.zone')}>{job.timeZone}</Fact>
      <Fact name={t('fact.previous')}>
        {job.previous === null ? null : <Previous at={job.previous} local={job.previousLocal} />}
      </Fact>
      <Fact name={t('fact.misfire')}>
        {job.definition.misfire ? tWord('misfire', job.definition.misfire) : null}
      </Fact>
    </>
  );
}

const REPEAT_COUNT_SHOWN = 3;

/** A union of repeats may have hundreds of them: the first few, the others on demand. */
function Repeats({ text }: { text: string }) {
  const repeats = text.split(';');
  // For one more nobody should have to click.
  const count = repeats.length > REPEAT_COUNT_SHOWN + 1 ? REPEAT_COUNT_SHOWN : repeats.length;
  const hidden = repeats.slice(count);
  return (
    <div class="under mono breaks">
      {repeats.slice(0, count).join('; ')}
      {hidden.length > 0 && (
        <details>
          <summary>{t('fact.repeatsMore', { count: hidden.length })}</summary>
          <span>{hidden.join('; ')}</span>
        </details>
      )}
    </div>
  );
}

/** On the job's own clock, as its next runs are. */
function Previous({ at, local }: { at: string; local: string | null }) {
  return (
    <>
      <Time at={at} as="clock" {...(local === null ? {} : { local })} /> (<Time at={at} />)
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
