import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type CrontabAnswer,
  type CrontabQuestion,
  RequestFailed,
  readCrontab,
} from '../../api/index.js';
import { Empty, ErrorBanner } from '../../parts/index.js';
import { browserZone } from '../../settings/index.js';
import { language, t } from '../../text/index.js';
import { CrontabReport } from './crontab-report.js';
import type { JobDocument } from './job-document.js';

const CALM_MS = 400;

/** What was pasted, as long as the page is open. */
let lastQuestion: CrontabQuestion | null = null;

interface CrontabViewProps {
  readonly openForm: (job: JobDocument) => void;
}

/** A crontab, or one line of it, and what it becomes; nothing is created unasked. */
export function CrontabView({ openForm }: CrontabViewProps) {
  const [question, setQuestion] = useState<CrontabQuestion>(() => lastQuestion ?? firstQuestion());
  const { answer, error, ask } = useReport(question);
  const set = (part: Partial<CrontabQuestion>) => {
    lastQuestion = { ...question, ...part };
    setQuestion(lastQuestion);
  };
  return (
    <div class="crontab">
      <section class="panel">
        <label class="form-label" for="crontab-text">
          {t('jobForm.crontab.text')}
        </label>
        <textarea
          id="crontab-text"
          class="mono"
          rows={Math.min(24, Math.max(6, question.text.split('\n').length + 1))}
          spellcheck={false}
          placeholder={'30 2 * * * /opt/backup --all'}
          aria-describedby="crontab-note"
          value={question.text}
          onInput={(event) => set({ text: event.currentTarget.value })}
        />
        <p class="form-hint" id="crontab-note">
          {t('jobForm.crontab.note')}
        </p>
        <CrontabOptions question={question} set={set} />
      </section>
      <ErrorBanner error={error} retry={ask} />
      {answer === null && error === null && (
        <Empty title={t('jobForm.crontab.empty')} text={t('jobForm.crontab.emptyText')} />
      )}
      {answer !== null && <CrontabReport answer={answer} openForm={openForm} readAgain={ask} />}
    </div>
  );
}

function firstQuestion(): CrontabQuestion {
  const nobody = { user: '', host: '', prefix: '' };
  return { text: '', timeZone: browserZone, hasUserColumn: false, ...nobody };
}

interface OptionsProps {
  readonly question: CrontabQuestion;
  readonly set: (part: Partial<CrontabQuestion>) => void;
}

function CrontabOptions({ question, set }: OptionsProps) {
  const lines = [
    ['timeZone', t('jobForm.crontab.zone'), 'UTC'],
    ['user', t('jobForm.crontab.user'), t('jobForm.crontab.userHint')],
    ['host', t('jobForm.crontab.host'), t('jobForm.crontab.hostHint')],
    ['prefix', t('jobForm.crontab.prefix'), 'web1-'],
  ] as const;
  return (
    <div class="form-grid">
      {lines.map(([name, label, hint]) => (
        <div key={name} class="form-field">
          <label class="form-label" for={`crontab-${name}`}>
            {label}
          </label>
          <input
            id={`crontab-${name}`}
            type="text"
            autocomplete="off"
            spellcheck={false}
            placeholder={hint}
            value={question[name]}
            onInput={(event) => set({ [name]: event.currentTarget.value })}
          />
        </div>
      ))}
      <label class="form-check">
        <input
          type="checkbox"
          checked={question.hasUserColumn}
          onChange={(event) => set({ hasUserColumn: event.currentTarget.checked })}
        />
        <span>{t('jobForm.crontab.hasUsers')}</span>
      </label>
    </div>
  );
}

interface Report {
  readonly answer: CrontabAnswer | null;
  readonly error: RequestFailed | null;
}

const NOTHING: Report = { answer: null, error: null };

function useReport(question: CrontabQuestion): Report & { readonly ask: () => void } {
  const [report, setReport] = useState(NOTHING);
  const latest = useRef(question);
  latest.current = question;
  const lang = language.value;
  const ask = () => {
    const asked = latest.current;
    if (asked.text.trim() === '') return setReport(NOTHING);
    readCrontab(asked, lang).then(
      (answer) => {
        if (latest.current === asked) setReport({ answer, error: null });
      },
      (error: unknown) => {
        const failed = error instanceof RequestFailed ? error : new RequestFailed(0, String(error));
        if (latest.current === asked) setReport({ answer: null, error: failed });
      },
    );
  };
  useEffect(() => {
    const timer = setTimeout(ask, CALM_MS);
    return () => clearTimeout(timer);
  }, [question, lang]);
  return { ...report, ask };
}
