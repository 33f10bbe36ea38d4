import { t, type TextKey } from '../../text/index.js';
import { describedBy, FieldFrame, FieldNotes, controlId, useProblems } from './field-frame.js';
import { useForm } from './form-context.js';
import { isSet, memberAt, numberOrText, pathText, textOf } from './job-document.js';
import type { JobField } from './job-fields.js';

/** What a control of a field reads and writes. */
function useField(field: JobField) {
  const { document, edit, touch } = useForm();
  const problems = useProblems(pathText(field.path));
  return {
    value: memberAt(document, field.path),
    problems,
    set: (value: unknown) => edit(field.path, value),
    /** What every control has. */
    control: {
      id: controlId(field),
      onBlur: () => touch(String(field.path[0])),
      ...describedBy(field, problems),
    },
  };
}

/** An empty text is no member, where that means the same. */
function meant(field: JobField, text: string): string | undefined {
  return text === '' && !field.isKept ? undefined : text;
}

export function LineField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  const { keptName } = useForm();
  const isFixed = field.id === 'name' && keptName !== null;
  return (
    <FieldFrame field={field} problems={problems}>
      <input
        {...control}
        type="text"
        readOnly={isFixed}
        autocomplete="off"
        spellcheck={false}
        value={textOf(value)}
        placeholder={field.absent}
        list={field.kind === 'zone' ? 'known-zones' : undefined}
        onInput={(event) => set(meant(field, event.currentTarget.value))}
      />
    </FieldFrame>
  );
}

export function NumberField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  return (
    <FieldFrame field={field} problems={problems}>
      <input
        {...control}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={textOf(value)}
        placeholder={field.absent}
        onInput={(event) => set(numberOrText(event.currentTarget.value.trim()))}
      />
    </FieldFrame>
  );
}

/** Several lines; `code` is what machines read. */
export function TextField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  const text = textOf(value);
  return (
    <FieldFrame field={field} problems={problems}>
      <textarea
        {...control}
        class={field.kind === 'code' ? 'mono' : ''}
        rows={Math.min(12, Math.max(field.id === 'command' ? 3 : 2, text.split('\n').length))}
        spellcheck={field.kind !== 'code'}
        value={text}
        onInput={(event) => set(meant(field, event.currentTarget.value))}
      />
    </FieldFrame>
  );
}

/** Any JSON; what is none stays as the text it is, which the scheduler refuses. */
export function JsonField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  return (
    <FieldFrame field={field} problems={problems}>
      <textarea
        {...control}
        class="mono"
        rows={2}
        spellcheck={false}
        value={textOf(value)}
        onInput={(event) => set(jsonOrText(event.currentTarget.value))}
      />
    </FieldFrame>
  );
}

export function jsonOrText(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    // Printed again it would be another text: the reader is still typing.
    return JSON.stringify(value) === text ? value : text;
  } catch {
    return text;
  }
}

export function FlagField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  const id = controlId(field);
  return (
    <div class={`form-field flag ${problems.length > 0 ? 'wrong' : ''}`}>
      <label class="form-check">
        <input
          {...control}
          type="checkbox"
          checked={isSet(value, field.absent === 'true')}
          onChange={(event) => set(event.currentTarget.checked)}
        />
        <span>{t(`jobForm.field.${field.id}`)}</span>
      </label>
      <FieldNotes id={id} hint={t(`jobForm.hint.${field.id}`)} problems={problems} />
    </div>
  );
}

export function ChoiceField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  const text = textOf(value);
  const isKnown = field.choices.includes(text) || text === '';
  return (
    <FieldFrame field={field} problems={problems}>
      <select
        {...control}
        value={text}
        onChange={(event) => set(event.currentTarget.value || undefined)}
      >
        <option value="">{absentText(field)}</option>
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choiceText(field, choice)}
          </option>
        ))}
        {!isKnown && <option value={text}>{text}</option>}
      </select>
    </FieldFrame>
  );
}

function absentText({ absent }: JobField): string {
  return absent === '' ? t('jobForm.absentNone') : t('jobForm.absent', { value: absent });
}

/** Names that are the same in every language stand for themselves. */
function choiceText({ id }: JobField, choice: string): string {
  if (id.startsWith('container.')) return choice;
  return t(`jobForm.choice.${id}.${choice}` as TextKey);
}

/** Yes, no, or nothing said. */
export function YesNoField({ field }: { field: JobField }) {
  const { value, problems, set, control } = useField(field);
  const text = value === undefined || value === null ? '' : String(isSet(value, false));
  return (
    <FieldFrame field={field} problems={problems}>
      <select
        {...control}
        value={text}
        onChange={({ currentTarget: { value: chosen } }) =>
          set(chosen === '' ? undefined : chosen === 'true')
        }
      >
        <option value="">{t('jobForm.absentNone')}</option>
        <option value="true">{t('jobForm.yes')}</option>
        <option value="false">{t('jobForm.no')}</option>
      </select>
    </FieldFrame>
  );
}
