interface Option<Value> {
  readonly value: Value;
  readonly label: string;
  readonly note?: string;
  /** Of the label, where that is not the page's language. */
  readonly lang?: string;
}

interface ChoicesProps<Value> {
  readonly name: string;
  readonly title: string;
  readonly chosen: Value;
  readonly options: readonly Option<Value>[];
  readonly choose: (value: Value) => void;
}

/** One of a few, all in sight; it holds at once. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { name, title, chosen, options, choose } = props;
  return (
    <fieldset class="choices">
      <legend>{title}</legend>
      {options.map(({ value, label, note, lang }) => (
        <label key={value} class="option" lang={lang}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => choose(value)}
          />
          <span>
            {label}
            {note !== undefined && <span class="under note">{note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
