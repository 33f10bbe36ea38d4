import { signal } from '@preact/signals';
import { RequestFailed } from '../api/index.js';
import { t } from '../text/index.js';
import { Icon } from './icon.js';

interface Message {
  readonly number: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

const GOOD_MS = 5_000;
const MESSAGE_COUNT_MAX = 4;
const messages = signal<readonly Message[]>([]);
let lastNumber = 0;

/** Says that something worked; goes away by itself. */
export function sayDone(text: string): void {
  const { number } = add('good', text);
  setTimeout(() => dismiss(number), GOOD_MS);
}

/** Says why something did not work, in the scheduler's words; stays until dismissed. */
export function sayFailed(error: unknown): void {
  const isUnknown = error instanceof RequestFailed && error.status === 0;
  const advice = isUnknown ? ` ${t('error.mayBeDone')}` : '';
  add('bad', `${t('error.title')}: ${errorSentence(error)}${advice}`);
}

/** The server's message, else what its status or silence means. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof RequestFailed)) return String(error);
  if (error.message !== '') return error.message;
  if (error.status === 0) return t('error.network');
  return t('error.answer', { status: error.status });
}

export function Messages() {
  return (
    <div class="messages" role="status" aria-live="polite">
      {messages.value.map((message) => (
        <p key={message.number} class={`message ${message.tone}`}>
          <Icon name={message.tone === 'good' ? 'check' : 'cross'} />
          <span>{message.text}</span>
          <button
            type="button"
            class="plain"
            aria-label={t('action.dismiss')}
            onClick={() => dismiss(message.number)}
          >
            <Icon name="cross" />
          </button>
        </p>
      ))}
    </div>
  );
}

function add(tone: Message['tone'], text: string): Message {
  lastNumber += 1;
  const message = { number: lastNumber, tone, text };
  messages.value = [...messages.value, message].slice(-MESSAGE_COUNT_MAX);
  return message;
}

function dismiss(number: number): void {
  messages.value = messages.value.filter((message) => message.number !== number);
}
