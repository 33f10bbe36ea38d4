import { cutText } from './cut-text.js';
import type { Message } from './message.js';

/** Mattermost refuses more than 16,383 characters; in a chat nobody reads as many as this. */
const TEXT_LENGTH_MAX = 8_000;

/** What a chat is sent. */
export interface ChatBody {
  readonly text: string;
}

/** Slack reads `<!channel>` and the like as orders; names and messages of tasks are only text. */
export function slackBody(message: Message): ChatBody {
  const escaped = chatText(message)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return { text: escaped };
}

export function mattermostBody(message: Message): ChatBody {
  return { text: chatText(message) };
}

function chatText({ subject, text }: Message): string {
  return cutText(text === null ? subject : `${subject}: ${text}`, TEXT_LENGTH_MAX);
}
