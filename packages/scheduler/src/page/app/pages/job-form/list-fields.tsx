import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { FieldFrame, controlId, useProblems } from './field-frame.js';
import { useForm } from './form-context.js';
import { isSet, memberAt, pathText, textOf } from './job-document.js';
import type { JobField } from './job-fields.js';
import { ParentInput } from './parent-input.js';
import { jsonOrText } from './plain-fields.js';

type Members = Readonly<Record<string, unknown>>;

interface RowProps<Item> {
  readonly item: Item;
  /** Of the whole row, for readers of the screen: "Arguments 2". */
  readonly name: string;
  readonly id: string;
  readonly set: (item: Item) => void;
}

interface ListFieldProps<Item> {
  readonly field: JobField;
  /** What a new item is. */
  readonly fresh: Item;
  readonly row: (props: RowProps<Item>) => ComponentChildren;
}

/** A list of a job, an item a row; items keep what the row does not show. */
function ListField<Item>({ field, fresh, row }: ListFieldProps<Item>) {
  const { document, edit, touch } = useForm();
  const path = pathText(field.path);
  const problems = useProblems(path);
  const value = memberAt(document, field.path) ?? [];
  const set = (items: readonly unknown[]) => edit(field.path, items);
  if (!Array.isArray(value)) return <NoList field={field} problems={problems} />;
  const items = value as readonly Item[];
  return (
    <FieldFrame field={field} problems={problems} isGroup>
      <Rows
        field={field}
        count={items.length}
        remove={(index) => set(items.filter((_item, place) => place !== index))}
        add={() => set([...items, fresh])}
        touch={() => touch(String(field.path[0]))}
        row={(index, name) =>
          row({
            item: items[index] as Item,
            name,
            id: `${controlId(field)}[${index}]`,
            set: (item) => set(items.map((each, place) => (place === index ? item : each))),
          })
        }
      />
    </FieldFrame>
  );
}

function NoList({ field, problems }: { field: JobField; problems: readonly string[] }) {
  return (
    <FieldFrame field={field} problems={problems} isGroup>
      <p class="note">{t('jobForm.notList')}</p>
    </FieldFrame>
  );
}

interface RowsProps {
  readonly field: JobField;
  readonly count: number;
  readonly remove: (index: number) => void;
  readonly add: () => void;
  readonly touch: () => void;
  readonly row: (index: number, name: string) => ComponentChildren;
}

function Rows({ field, count, remove, add, touch, row }: RowsProps) {
  const label = t(`jobForm.field.${field.id}`);
  return (
    <div class="form-rows" onFocusOut={touch}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class={`form-row ${field.kind}`}>
          {row(index, t('jobForm.item', { field: label, number: index + 1 }))}
          <button
            type="button"
            class="plain"
            aria-label={t('jobForm.removeFrom', { field: label, number: index + 1 })}
            title={t('jobForm.remove')}
            onClick={() => remove(index)}
          >
            <Icon name="cross" />
          </button>
        </div>
      ))}
      <button
        type="button"
        class="add"
        id={controlId(field)}
        aria-label={t('jobForm.addTo', { field: label })}
        onClick={add}
      >
        + {t('jobForm.add')}
      </button>
    </div>
  );
}

interface CellProps {
  readonly name: string;
  readonly part: string;
  readonly value: unknown;
  readonly set: (text: string) => void;
  readonly id?: string;
}

/** Texts may have several lines: a field of one line would lose them. */
function Cell({ name, part, value, set, id }: CellProps) {
  const text = textOf(value);
  return (
    <textarea
      {...(id === undefined ? {} : { id })}
      class="mono"
      rows={Math.min(8, text.split('\n').length)}
      spellcheck={false}
      aria-label={`${name}, ${part}`}
      placeholder={part}
      value={text}
      onInput={(event) => set(event.currentTarget.value)}
    />
  );
}

export function TextsField({ field }: { field: JobField }) {
  return (
    <ListField<unknown>
      field={field}
      fresh=""
      row={({ item, name, id, set }) => (
        <Cell id={id} name={name} part={t('jobForm.part.value')} value={item} set={set} />
      )}
    />
  );
}

export function ParentsField({ field }: { field: JobField }) {
  return (
    <ListField<unknown>
      field={field}
      fresh=""
      row={({ item, name, id, set }) => (
        <ParentInput id={id} name={name} value={textOf(item)} set={set} />
      )}
    />
  );
}

/** Pairs of a name and a value, under whatever names they have in the document. */
export function PairsField({ field, first }: { field: JobField; first: 'name' | 'key' }) {
  return (
    <ListField<Members>
      field={field}
      fresh={{ [first]: '', value: '' }}
      row={({ item, name, id, set }) => (
        <>
          <Cell
            id={id}
            name={name}
            part={t(`jobForm.part.${first}`)}
            value={item[first]}
            set={(text) => set({ ...item, [first]: text })}
          />
          <Cell
            name={name}
            part={t('jobForm.part.value')}
            value={item['value']}
            set={(text) => set({ ...item, value: text })}
          />
        </>
      )}
    />
  );
}

const OPERATORS = ['EQUALS', 'LIKE', 'UNLIKE'];

export function ConstraintsField({ field }: { field: JobField }) {
  return (
    <ListField<readonly unknown[]>
      field={field}
      fresh={['', 'EQUALS', '']}
      row={({ item: [attribute, operator, value], name, id, set }) => (
        <>
          <Cell
            id={id}
            name={name}
            part={t('jobForm.part.attribute')}
            value={attribute}
            set={(text) => set([text, operator, value])}
          />
          <Select
            label={`${name}, ${t('jobForm.part.operator')}`}
            value={textOf(operator)}
            choices={OPERATORS}
            set={(chosen) => set([attribute, chosen, value])}
          />
          <Cell
            name={name}
            part={t('jobForm.part.value')}
            value={value}
            set={(text) => set([attribute, operator, text])}
          />
        </>
      )}
    />
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly set: (chosen: string) => void;
}

/** What is there and none of the choices is one all the same. */
function Select({ label, value, choices, set }: SelectProps) {
  const shown = choices.includes(value) ? choices : [...choices, value];
  return (
    <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
      {shown.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

export function VolumesField({ field }: { field: JobField }) {
  return (
    <ListField<Members>
      field={field}
      fresh={{ hostPath: '', containerPath: '', mode: 'RW' }}
      row={({ item, name, id, set }) => (
        <>
          <Cell
            id={id}
            name={name}
            part={t('jobForm.part.hostPath')}
            value={item['hostPath']}
            set={(hostPath) => set({ ...item, hostPath })}
          />
          <Cell
            name={name}
            part={t('jobForm.part.containerPath')}
            value={item['containerPath']}
            set={(containerPath) => set({ ...item, containerPath })}
          />
          <Select
            label={`${name}, ${t('jobForm.part.mode')}`}
            value={textOf(item['mode'])}
            choices={['RW', 'RO']}
            set={(mode) => set({ ...item, mode })}
          />
          {item['external'] !== undefined && (
            <Cell
              name={name}
              part={t('jobForm.part.external')}
              value={item['external']}
              set={(text) => set({ ...item, external: jsonOrText(text) })}
            />
          )}
        </>
      )}
    />
  );
}

const FETCH_FLAGS = [
  ['extract', true],
  ['executable', false],
  ['cache', false],
] as const;

export function FetchField({ field }: { field: JobField }) {
  return (
    <ListField<Members>
      field={field}
      fresh={{ uri: '', extract: true, executable: false, cache: false }}
      row={({ item, name, id, set }) => (
        <>
          <Cell
            id={id}
            name={name}
            part={t('jobForm.part.uri')}
            value={item['uri']}
            set={(uri) => set({ ...item, uri })}
          />
          <Cell
            name={name}
            part={t('jobForm.part.outputFile')}
            value={item['output_file']}
            set={(text) => set({ ...item, output_file: text })}
          />
          {FETCH_FLAGS.map(([flag, absent]) => (
            <label key={flag} class="form-check">
              <input
                type="checkbox"
                aria-label={`${name}, ${t(`jobForm.part.${flag}`)}`}
                checked={isSet(item[flag], absent)}
                onChange={(event) => set({ ...item, [flag]: event.currentTarget.checked })}
              />
              <span>{t(`jobForm.part.${flag}`)}</span>
            </label>
          ))}
        </>
      )}
    />
  );
}

type Pair = readonly [name: string, value: unknown];

/** An object of names and texts; while names are typed, two of them may be the same for a moment. */
export function LabelsField({ field }: { field: JobField }) {
  const { document, edit, touch } = useForm();
  const problems = useProblems(pathText(field.path));
  const labels = memberAt(document, field.path) ?? {};
  const [typed, setTyped] = useState<readonly Pair[]>([]);
  if (typeof labels !== 'object' || Array.isArray(labels)) {
    return <NoList field={field} problems={problems} />;
  }
  // What was typed is shown as long as the document says the same; else it was changed elsewhere.
  const isTyped = JSON.stringify(labelsOf(typed)) === JSON.stringify(labels);
  const pairs: readonly Pair[] = isTyped ? typed : Object.entries(labels as Members);
  const set = (next: readonly Pair[]) => {
    setTyped(next);
    edit(field.path, labelsOf(next));
  };
  const isTwice = new Set(pairs.map(([name]) => name)).size < pairs.length;
  const shown = isTwice ? [...problems, t('jobForm.twice')] : problems;
  const change = (index: number, pair: Pair) =>
    set(pairs.map((each, place) => (place === index ? pair : each)));
  return (
    <FieldFrame field={field} problems={shown} isGroup>
      <Rows
        field={field}
        count={pairs.length}
        remove={(index) => set(pairs.filter((_pair, place) => place !== index))}
        add={() => set([...pairs, ['', '']])}
        touch={() => touch(String(field.path[0]))}
        row={(index, row) => {
          const [name, value] = pairs[index] as Pair;
          return (
            <>
              <Cell
                id={`${controlId(field)}[${index}]`}
                name={row}
                part={t('jobForm.part.name')}
                value={name}
                set={(text) => change(index, [text, value])}
              />
              <Cell
                name={row}
                part={t('jobForm.part.value')}
                value={value}
                set={(text) => change(index, [name, text])}
              />
            </>
          );
        }}
      />
    </FieldFrame>
  );
}

/** A row without a name and a value is not written yet. */
function labelsOf(pairs: readonly Pair[]): Members {
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' || value !== ''));
}
