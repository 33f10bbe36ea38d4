import type { Message } from './message.js';

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
  return text === null ? subject : `${subject}: ${text}`;
}
