import { useState } from 'preact/hooks';
import type { ProblemAnswer, ValidationAnswer } from '../../api/index.js';
import { PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { CheckPanel } from './check-panel.js';
import { CrontabView } from './crontab-view.js';
import { focusField } from './focus-field.js';
import { FormProvider } from './form-context.js';
import { FormView } from './form-view.js';
import type { JobDocument } from './job-document.js';
import { JsonView } from './json-view.js';
import { ReviewDialog } from './review-dialog.js';
import { useDraft } from './use-draft.js';
import { useSaving } from './use-saving.js';
import { useValidation } from './use-validation.js';

type ViewName = 'form' | 'json' | 'crontab';

interface JobEditorProps {
  /** Under which what is not saved is kept. */
  readonly address: string;
  /** The job as it was stored when it was opened; null for a new one. */
  readonly kept: JobDocument | null;
  /** The job that it is a copy of. */
  readonly copied?: string | null;
  readonly start: JobDocument;
  readonly reload?: () => void;
  readonly firstView: ViewName;
}

export function JobEditor(props: JobEditorProps) {
  const { address, kept, copied = null, start, reload, firstView } = props;
  const [view, setView] = useState<ViewName>(firstView);
  const [jsonProblem, setJsonProblem] = useState<string | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [hasTried, setTried] = useState(false);
  const draft = useDraft(address, start);
  const { document } = draft;
  const validation = useValidation(view === 'crontab' ? null : document);
  const keptName = kept === null ? null : String(kept['name']);
  const all =
    jsonProblem === null
      ? problemsOf(validation.answer, document, keptName)
      : [{ path: '', text: jsonProblem }];
  const isAllShown = hasTried || kept !== null || view === 'json';
  const problems = isAllShown ? all : all.filter(({ path }) => touched.has(memberOf(path)));

  const saving = useSaving({
    draft,
    validation,
    problemsOf: (answer) => problemsOf(answer, document, keptName),
  });
  const onSave = () => {
    setTried(true);
    if (jsonProblem === null) void saving.tryToSave();
    else focusField('');
  };

  return (
    <FormProvider
      value={{
        document,
        edit: draft.edit,
        problems,
        touch: (member) => setTouched((before) => new Set([...before, member])),
        keptName,
      }}
    >
      <PageHead title={titleOf(keptName, copied)} above={aboveOf(keptName)} />
      <ViewChoice
        view={view}
        hasCrontab={kept === null && copied === null}
        // What is no JSON cannot be shown as a form.
        isFixed={jsonProblem !== null}
        choose={setView}
      />
      <Notices
        isFound={draft.isFound && draft.isDirty}
        drop={() => {
          draft.drop();
          setJsonProblem(null);
          setView('form');
        }}
        kept={kept}
        // Under another name there is another job.
        answer={view === 'crontab' || document['name'] !== keptName ? null : validation.answer}
        {...(reload === undefined ? {} : { reload: () => (draft.forget(), reload()) })}
      />
      {view === 'crontab' ? (
        <CrontabView
          openForm={(job) => {
            draft.replace(job);
            setView('form');
          }}
        />
      ) : (
        <div class="job-form">
          {view === 'form' ? (
            <FormView replace={draft.replace} />
          ) : (
            <JsonView
              document={document}
              replace={draft.replace}
              problem={jsonProblem}
              setProblem={setJsonProblem}
            />
          )}
          <CheckPanel
            validation={validation}
            problems={problems}
            isIncomplete={all.length > problems.length}
          >
            <div class="form-actions">
              <button type="button" class="main" onClick={onSave}>
                {t(kept === null ? 'jobForm.create' : 'jobForm.save')}
              </button>
              <a href={aboveOf(keptName).href}>{t('jobForm.cancel')}</a>
            </div>
          </CheckPanel>
        </div>
      )}
      {saving.review !== null && (
        <ReviewDialog {...saving.review} save={saving.save} close={saving.close} />
      )}
    </FormProvider>
  );
}

function titleOf(keptName: string | null, copied: string | null): string {
  if (keptName !== null) return t('jobForm.edit', { job: keptName });
  return copied === null ? t('jobForm.new') : t('jobForm.duplicate', { job: copied });
}

function aboveOf(keptName: string | null) {
  return keptName === null
    ? { text: t('jobs.title'), href: routeAddress('jobs') }
    : { text: keptName, href: routeAddress('jobs', keptName) };
}

function memberOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? '';
}

/** The scheduler's, and what only a page can know: whether the reader means to create or to edit. */
function problemsOf(
  answer: ValidationAnswer | null,
  document: JobDocument,
  keptName: string | null,
): readonly ProblemAnswer[] {
  if (answer === null) return [];
  const isRenamed = keptName !== null && document['name'] !== keptName;
  if (isRenamed) {
    return [{ path: 'name', text: t('jobForm.nameKept', { name: keptName }) }, ...answer.problems];
  }
  const isTaken = keptName === null && answer.stored !== null;
  return isTaken
    ? [{ path: 'name', text: t('jobForm.nameTaken') }, ...answer.problems]
    : answer.problems;
}

interface ViewChoiceProps {
  readonly view: ViewName;
  readonly hasCrontab: boolean;
  readonly isFixed: boolean;
  readonly choose: (view: ViewName) => void;
}

function ViewChoice({ view, hasCrontab, isFixed, choose }: ViewChoiceProps) {
  const views: readonly ViewName[] = hasCrontab ? ['form', 'json', 'crontab'] : ['form', 'json'];
  return (
    <div class="filters form-views" role="group" aria-label={t('jobForm.view')}>
      {views.map((each) => (
        <button
          key={each}
          type="button"
          class="filter"
          aria-pressed={each === view}
          disabled={isFixed && each !== view}
          onClick={() => choose(each)}
        >
          {t(`jobForm.view.${each}`)}
        </button>
      ))}
    </div>
  );
}

interface NoticesProps {
  readonly isFound: boolean;
  readonly drop: () => void;
  readonly kept: JobDocument | null;
  readonly answer: ValidationAnswer | null;
  readonly reload?: () => void;
}

/** What the reader would not expect: changes that were left here, and changes of others. */
function Notices({ isFound, drop, kept, answer, reload }: NoticesProps) {
  const isOther =
    kept !== null && answer !== null && JSON.stringify(answer.stored) !== JSON.stringify(kept);
  return (
    <>
      {isFound && (
        <div class="banner news" role="status">
          <p>{t('jobForm.draft')}</p>
          <button type="button" onClick={drop}>
            {t('jobForm.draft.drop')}
          </button>
        </div>
      )}
      {isOther && (
        <div class="banner warn" role="alert">
          <p>{t(answer.stored === null ? 'jobForm.deleted' : 'jobForm.changed')}</p>
          {answer.stored !== null && reload !== undefined && (
            <button type="button" onClick={reload}>
              {t('jobForm.loadNew')}
            </button>
          )}
        </div>
      )}
    </>
  );
}
