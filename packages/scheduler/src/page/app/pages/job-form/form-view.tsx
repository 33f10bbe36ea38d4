import { useMemo, useRef } from 'preact/hooks';
import { t } from '../../text/index.js';
import { useForm } from './form-context.js';
import {
  type JobDocument,
  type TriggerKind,
  memberAt,
  triggerOf,
  withTrigger,
} from './job-document.js';
import { type GroupId, type JobField, fieldsOf, isGroupUsed } from './job-fields.js';
import {
  ConstraintsField,
  FetchField,
  LabelsField,
  PairsField,
  ParentsField,
  TextsField,
  VolumesField,
} from './list-fields.js';
import {
  ChoiceField,
  FlagField,
  JsonField,
  LineField,
  NumberField,
  TextField,
  YesNoField,
} from './plain-fields.js';

interface FormViewProps {
  readonly replace: (document: JobDocument) => void;
}

/** Every field of a job, by what it is about. */
export function FormView({ replace }: FormViewProps) {
  return (
    <div class="form-groups">
      <section class="panel">
        <h2>{t('jobForm.group.basics')}</h2>
        <Fields group="basics" />
      </section>
      <TriggerGroup replace={replace} />
      {(['place', 'failure', 'environment'] as const).map((group) => (
        <section key={group} class="panel">
          <h2>{t(`jobForm.group.${group}`)}</h2>
          <Fields group={group} />
        </section>
      ))}
      <FoldedGroup group="container" />
      <FoldedGroup group="chronos" />
      <KnownZones />
    </div>
  );
}

function Fields({ group }: { group: GroupId }) {
  return (
    <div class="form-grid">
      {fieldsOf(group).map((field) => (
        <Field key={field.id} field={field} />
      ))}
    </div>
  );
}

function Field({ field }: { field: JobField }) {
  switch (field.kind) {
    case 'line':
    case 'zone':
      return <LineField field={field} />;
    case 'number':
      return <NumberField field={field} />;
    case 'text':
    case 'code':
      return <TextField field={field} />;
    case 'json':
      return <JsonField field={field} />;
    case 'flag':
      return <FlagField field={field} />;
    case 'choice':
      return <ChoiceField field={field} />;
    case 'yesNo':
      return <YesNoField field={field} />;
    case 'lines':
      return <TextsField field={field} />;
    case 'parents':
      return <ParentsField field={field} />;
    case 'constraints':
      return <ConstraintsField field={field} />;
    case 'variables':
      return <PairsField field={field} first="name" />;
    case 'parameters':
      return <PairsField field={field} first="key" />;
    case 'labels':
      return <LabelsField field={field} />;
    case 'volumes':
      return <VolumesField field={field} />;
    case 'fetch':
      return <FetchField field={field} />;
  }
}

const KINDS: readonly TriggerKind[] = ['schedule', 'parents'];

/** A job has a schedule or parents: what it had of the other is there again on the way back. */
function TriggerGroup({ replace }: FormViewProps) {
  const { document } = useForm();
  const left = useRef<JobDocument>({});
  const kind = triggerOf(document);
  const choose = (chosen: TriggerKind) => {
    if (chosen === kind) return;
    const next = withTrigger(document, chosen, left.current);
    left.current = document;
    replace(next);
  };
  return (
    <section class="panel">
      <h2>{t('jobForm.group.trigger')}</h2>
      <div class="filters form-trigger" role="radiogroup" aria-label={t('jobForm.trigger')}>
        {KINDS.map((each) => (
          <label key={each} class="form-check">
            <input
              type="radio"
              name="trigger"
              checked={each === kind}
              onChange={() => choose(each)}
            />
            <span>{t(`jobForm.trigger.${each}`)}</span>
          </label>
        ))}
      </div>
      <Fields group={kind} />
      <Fields group="start" />
    </section>
  );
}

/** What few jobs need: open where this one says something in it, or something is wrong there. */
function FoldedGroup({ group }: { group: 'container' | 'chronos' }) {
  const { document, problems } = useForm();
  const isUsedFirst = useMemo(
    () => isGroupUsed(group, (path) => memberAt(document, path)),
    // As the document was when the form was opened: it must not close while it is emptied.
    [],
  );
  const members = new Set(fieldsOf(group).map(({ path }) => path[0]));
  const isWrong = problems.some(({ path }) => members.has(/^\w+/.exec(path)?.[0] ?? ''));
  return (
    <details class="panel" open={isUsedFirst || isWrong}>
      <summary>
        <h2>{t(`jobForm.group.${group}`)}</h2>
      </summary>
      <p class="note">{t(`jobForm.group.${group}.note`)}</p>
      <Fields group={group} />
    </details>
  );
}

function KnownZones() {
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  return (
    <datalist id="known-zones">
      {zones.map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}
