import { useState } from 'preact/hooks';
import type { JobDetailAnswer } from '../../api/index.js';
import { sayDone, sayFailed } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { JobFacts } from './job-facts.js';

/** What the job is: as facts, or as the document that the REST API takes. */
export function JobDefinition({ job }: { job: JobDetailAnswer }) {
  const [isJson, setJson] = useState(false);
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{t('job.definition')}</h2>
        <div class="filters" role="group" aria-label={t('jobPage.showAs')}>
          <button
            type="button"
            class="filter"
            aria-pressed={!isJson}
            onClick={() => setJson(false)}
          >
            {t('jobPage.facts')}
          </button>
          <button type="button" class="filter" aria-pressed={isJson} onClick={() => setJson(true)}>
            JSON
          </button>
        </div>
      </div>
      {isJson ? <JobDocument job={job} /> : <JobFacts job={job} />}
    </section>
  );
}

function JobDocument({ job }: { job: JobDetailAnswer }) {
  const text = JSON.stringify(job.definition, null, 2);
  return (
    <div class="document">
      <pre tabIndex={0} aria-label={t('job.definition')}>
        {text}
      </pre>
      <button
        type="button"
        onClick={() => void copyText(text).then(() => sayDone(t('jobPage.copied')), sayFailed)}
      >
        {t('jobPage.copy')}
      </button>
    </div>
  );
}

/** The clipboard is closed to pages that came without TLS; there the old way still works. */
async function copyText(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
