import type { FastifyInstance } from 'fastify';
import { isoFromMs } from '@horae/submitter/kernel';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { sendJson } from '../send-json.js';
import { WaitNotes } from '../wait-notes.js';
import { findRun } from './run-routes.js';

/** Often enough to tell one reason from the next, seldom enough to cost nothing. */
const SAMPLE_MS = 5_000;

/** Why a run waited for its place, over time. */
export function addWaitRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell, clock } = context;
  const notes = new WaitNotes(shell.state, () => clock.now());
  const timer = setInterval(() => void notes.sample(), SAMPLE_MS).unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    done();
  });
  app.get<{ Params: { id: string } }>(
    '/api/v1/runs/:id/waits',
    {
      schema: {
        summary: 'What a run waited for before its first place, oldest first',
        tags: ['runs'],
        response: answers('RunWaits', 'As far as this leader has seen it.'),
      },
    },
    async (request, reply) => {
      const run = await findRun(context, request.params.id);
      notes.note(run);
      const items = notes.of(run.id).map(({ reason, from, until }) => ({
        reason,
        from: isoFromMs(from),
        until: isoFromMs(until),
      }));
      return sendJson(reply, JSON.stringify({ since: isoFromMs(notes.since), items }));
    },
  );
}
