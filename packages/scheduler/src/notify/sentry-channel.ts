import { randomUUID } from 'node:crypto';
import { assert } from '@horae/submitter/kernel';
import type { Channel } from './channel.js';
import type { Message } from './message.js';
import { sentryEvent } from './sentry-event.js';
import { type WebPost, createWebPost } from './web-post.js';

/**
 * Sentry's own library gives an event its form on the wire; it is sent as every other message is,
 * because the library's clients neither tell what became of an event nor try it again.
 */
export function sentryChannel(dsn: string): Channel {
  const ids = new WeakMap<Message, string>();
  let opened: Promise<Sentry> | null = null;
  return {
    name: 'sentry',
    target: new URL(dsn).host,
    skipReason: () => null,
    async deliver(message, signal) {
      const { web, envelopeOf } = await (opened ??= openSentry(dsn));
      const id = ids.get(message) ?? randomUUID().replaceAll('-', '');
      ids.set(message, id);
      await web.post(envelopeOf(message, id), signal);
    },
    close: () => void opened?.then(({ web }) => web.close()),
  };
}

interface Sentry {
  readonly web: WebPost;
  envelopeOf(message: Message, id: string): string | Uint8Array;
}

async function openSentry(dsnText: string): Promise<Sentry> {
  // Its import takes 18 MB and 0.1 s: only those who use Sentry pay for it.
  const sentry = await import('@sentry/core');
  const dsn = sentry.makeDsn(dsnText);
  assert(dsn !== undefined, 'the DSN was checked when it was read');
  const url = sentry.getEnvelopeEndpointWithUrlEncodedAuth(dsn);
  const headers = { 'content-type': 'application/x-sentry-envelope' };
  return {
    web: createWebPost({ url, headers }),
    envelopeOf: (message, id) =>
      sentry.serializeEnvelope(sentry.createEventEnvelope(sentryEvent(message, id), dsn)),
  };
}
