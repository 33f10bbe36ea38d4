import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';
import { isoOrNull } from '../../core/view/run-view.js';
import type { ChannelView } from '../../ports/notifier.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { readJsonObject } from '../read-body.js';
import { sendJson } from '../send-json.js';

/** How messages to owners of jobs get on, and a test of it. */
export function addNotificationRoutes(app: FastifyInstance, { notifier }: HttpContext): void {
  app.get(
    '/api/v1/notifications',
    {
      schema: {
        summary: 'Channels on which owners of jobs are told, with what became of the messages',
        tags: ['operation'],
        response: answers('NotificationChannels', 'Every configured channel.'),
      },
    },
    async (_request, reply) => {
      const items = (notifier?.channels() ?? []).map(viewChannel);
      return sendJson(reply, JSON.stringify({ items }));
    },
  );
  app.post(
    '/api/v1/notifications/test',
    {
      schema: {
        summary: 'Send one message on every channel, and answer what came of it',
        tags: ['operation'],
        body: { $ref: '#/components/schemas/NotificationTest' },
        response: answers('NotificationResults', 'One result for each channel.'),
      },
    },
    async (request, reply) => {
      const to = recipientOf(request);
      if (notifier === undefined || notifier.channels().length === 0) {
        throw new HoraeError('NO_CHANNEL', []);
      }
      const items = await notifier.test(to);
      return sendJson(reply, JSON.stringify({ items }));
    },
  );
}

function viewChannel(view: ChannelView): Readonly<Record<string, unknown>> {
  const { channel, target, counts, queueLength, lastDeliveredAt, lastError } = view;
  return {
    channel,
    target,
    ...counts,
    queueLength,
    lastDeliveredAt: isoOrNull(lastDeliveredAt),
    lastError: lastError === null ? null : { at: isoOrNull(lastError.at), text: lastError.text },
  };
}

/** A mail address is at most 254 characters long; a name may stand in front of it. */
const RECIPIENT = /^[^\p{Cc},]{1,500}$/u;

/** Nothing needs to be sent at all. @throws HoraeError BODY_INVALID */
function recipientOf(request: FastifyRequest): string | null {
  const isEmpty = !(request.body instanceof Buffer) || request.body.length === 0;
  const { to = null } = isEmpty ? {} : readJsonObject(request);
  if (to === null) return null;
  if (typeof to === 'string' && RECIPIENT.test(to)) return to;
  throw new HoraeError('BODY_INVALID', [
    `to: ${JSON.stringify(to)} is not one owner of at most 500 characters; expected e.g. ` +
      '{"to":"ann@example.org"}.',
  ]);
}
