import type { Message } from './message.js';

/** A mail, apart from who sends it. */
export interface Letter {
  /** Plain addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** Who gets mail for jobs whose owner has no address. */
export type DefaultRecipients = readonly string[];

/** Null when there is nobody to send it to. */
export function mailLetter(message: Message, defaults: DefaultRecipients): Letter | null {
  const address = message.to === null ? null : addressIn(message.to);
  const to = address === null ? defaults : [address];
  if (to.length === 0) return null;
  // A mail without a line is taken for a broken one.
  const text = message.text ?? message.subject.trim();
  return { to, subject: oneLine(message.subject), text: text.trimStart() };
}

const ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u;
/** `Ann Example <ann@example.org>` */
const NAMED_ADDRESS = /^[^<>\p{Cc}]*<([^<>]+)>$/u;
/** RFC 5321 */
const ADDRESS_LENGTH_MAX = 254;

/** The plain address in an owner's text, or null: nothing else goes near a header or an envelope. */
export function addressIn(text: string): string | null {
  const address = NAMED_ADDRESS.exec(text)?.[1] ?? text;
  return ADDRESS.test(address) && address.length <= ADDRESS_LENGTH_MAX ? address : null;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
