import * as combobox from '@zag-js/combobox';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { Search } from 'lucide-preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { t } from '../../text/index.js';
import { matchCommands } from '../../view/index.js';
import { Modal } from '../modal.js';
import { type Command, jobCommands, pageCommands } from './commands.js';
import { useFoundJobs } from './use-found-jobs.js';

/** Everything that the page can show or do, found by a part of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  return (
    <Modal className="palette" labelledBy="palette-title" onClose={onClose}>
      <CommandBox onClose={onClose} />
    </Modal>
  );
}

function CommandBox({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const { jobs, isLooking } = useFoundJobs(text);
  const fixed = useMemo(pageCommands, []);
  const commands = [...matchCommands(fixed, text), ...jobCommands(jobs)];
  const collection = combobox.collection<Command>({
    items: commands,
    itemToValue: (command) => command.id,
    itemToString: (command) => command.label,
  });
  const service = useMachine(combobox.machine as combobox.Machine<Command>, {
    id: useId(),
    collection,
    open: true,
    autoFocus: true,
    inputBehavior: 'autohighlight',
    selectionBehavior: 'preserve',
    closeOnSelect: false,
    disableLayer: true,
    defaultHighlightedValue: commands[0]?.id ?? null,
    onInputValueChange: ({ inputValue }) => setText(inputValue),
    onOpenChange: ({ open }) => {
      if (!open) onClose();
    },
    onSelect: ({ itemValue }) => {
      const chosen = commands.find(({ id }) => id === itemValue);
      // Closed first: what is done may ask or show something else.
      onClose();
      chosen?.act();
    },
  });
  const api = combobox.connect(service, normalizeProps);
  const isEmpty = commands.length === 0;
  return (
    <div
      class="palette-body"
      {...api.getRootProps()}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        // The box would take it for its own, and stay.
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div class="palette-field" {...api.getControlProps()}>
        <Search size={18} aria-hidden="true" />
        <label class="unseen" {...api.getLabelProps()} id="palette-title">
          {t('palette.title')}
        </label>
        <input {...api.getInputProps()} placeholder={t('palette.hint')} />
      </div>
      <div class="palette-list" {...api.getContentProps()} aria-labelledby="palette-title">
        {commands.map((command) => (
          <Choice key={command.id} command={command} props={api.getItemProps({ item: command })} />
        ))}
      </div>
      <p class="palette-note note" role="status">
        {isLooking ? t('loading') : isEmpty ? t('palette.none') : ''}
      </p>
      <p class="palette-keys note" aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.choose')}
        </span>
        <span>
          <kbd>↵</kbd> {t('palette.do')}
        </span>
        <span>
          <kbd>Esc</kbd> {t('help.close')}
        </span>
      </p>
    </div>
  );
}

function Choice({ command, props }: { command: Command; props: object }) {
  const { kind, label, note } = command;
  return (
    <div class="choice" {...props}>
      <span class="choice-kind">{t(`palette.${kind}`)}</span>
      <span class="choice-label">{label}</span>
      {note !== undefined && <span class="choice-note note">{note}</span>}
    </div>
  );
}
