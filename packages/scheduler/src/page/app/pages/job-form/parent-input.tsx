import { useEffect, useState } from 'preact/hooks';
import { offerJobNames } from '../../api/index.js';
import { t } from '../../text/index.js';

const SHOWN_COUNT = 20;
const CALM_MS = 200;

interface ParentInputProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly set: (value: string) => void;
}

/** The name of a job; those that have what is typed are offered. */
export function ParentInput({ id, name, value, set }: ParentInputProps) {
  const [names, setNames] = useState<readonly string[]>([]);
  const [isEntered, setEntered] = useState(false);
  useEffect(() => {
    if (!isEntered) return;
    let isLatest = true;
    const timer = setTimeout(() => {
      // Without offers the name can be typed all the same.
      offerJobNames(value, SHOWN_COUNT).then(
        (found) => isLatest && setNames(found),
        () => {},
      );
    }, CALM_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [value, isEntered]);
  return (
    <>
      <input
        id={id}
        type="text"
        class="mono"
        autocomplete="off"
        spellcheck={false}
        aria-label={name}
        placeholder={t('jobForm.part.name')}
        list={`${id}-names`}
        value={value}
        onFocus={() => setEntered(true)}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <datalist id={`${id}-names`}>
        {names.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}
