import type { ComponentChildren } from 'preact';
import type { LogSource } from '../api/index.js';
import type { LogSizes } from '../live/index.js';
import { language, t } from '../text/index.js';
import { byteSize } from '../view/index.js';

type Stream = LogSource['stream'];
const STREAMS: readonly Stream[] = ['stdout', 'stderr'];

interface LogToolbarProps {
  readonly stream: Stream;
  readonly setStream: (stream: Stream) => void;
  readonly isFollowing: boolean;
  readonly setFollowing: (isFollowing: boolean) => void;
  readonly isWrapped: boolean;
  readonly setWrapped: (isWrapped: boolean) => void;
  readonly download: () => Promise<void>;
  /** Null while unknown. */
  readonly sizes: LogSizes | null;
  readonly note: string;
  /** The search, between the note and the switches. */
  readonly children: ComponentChildren;
}

export function LogToolbar(props: LogToolbarProps) {
  return (
    <div class="log-bar">
      <StreamTabs stream={props.stream} setStream={props.setStream} sizes={props.sizes} />
      <span class="note" data-log-note>
        {props.note}
      </span>
      {props.children}
      <Check label={t('log.follow')} isOn={props.isFollowing} set={props.setFollowing} />
      <Check label={t('log.wrap')} isOn={props.isWrapped} set={props.setWrapped} />
      <button type="button" class="link" onClick={() => void props.download()}>
        {t('log.download')}
      </button>
    </div>
  );
}

type StreamTabsProps = Pick<LogToolbarProps, 'stream' | 'setStream' | 'sizes'>;

function StreamTabs({ stream, setStream, sizes }: StreamTabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = stream === 'stdout' ? 'stderr' : 'stdout';
    setStream(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('log.stream')} onKeyDown={onKeyDown}>
      {STREAMS.map((name) => (
        <button
          key={name}
          type="button"
          id={`tab-${name}`}
          role="tab"
          aria-selected={name === stream}
          aria-controls="log-output"
          tabIndex={name === stream ? 0 : -1}
          onClick={() => setStream(name)}
        >
          {name}
          {name !== stream && sizes !== null && sizes[name] > 0 && (
            <span class="note"> {byteSize(sizes[name], language.value)}</span>
          )}
        </button>
      ))}
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

function Check({ label, isOn, set }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
