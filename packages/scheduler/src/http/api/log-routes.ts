import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import { type Attempt, type Run, isActive } from '../../core/run.js';
import type { HttpContext } from '../http-parts.js';
import { answersType } from '../openapi/shapes.js';
import { queryInteger } from '../read-query.js';
import { LOG_FILES, readLog } from '../run-log.js';
import { findRun } from './run-routes.js';

/** What a page of a log is unless asked for otherwise. */
const LOG_LENGTH = 65_536;

/** The output of a run, by byte range, from the agent that holds it. */
export function addLogRoutes(app: FastifyInstance, context: HttpContext): void {
  for (const file of LOG_FILES) {
    app.get<{ Params: { id: string } }>(
      `/api/v1/runs/:id/logs/${file}`,
      {
        schema: {
          summary: `A part of the ${file} of a run`,
          tags: ['runs'],
          querystring: LOG_RANGE,
          response: answersType(
            'text/plain; charset=utf-8',
            'The bytes as they are. X-Horae-Offset: where they begin; X-Horae-Size: of the ' +
              'whole file; X-Horae-Ended: whether the attempt has ended.',
          ),
        },
      },
      async (request, reply) => {
        const run = await findRun(context, request.params.id);
        const attempt = pickAttempt(run, request);
        const hasEnded = attempt === null ? !isActive(run.state) : attempt.endedAt !== null;
        const offset = readWhole(request, 'offset', 0);
        const length = Math.min(readWhole(request, 'length', LOG_LENGTH), LIMITS.logReadBytesMax);
        const part = await readLog(attempt, { file, offset, length });
        return reply
          .headers({
            'content-type': 'text/plain; charset=utf-8',
            'x-horae-offset': offset,
            'x-horae-size': part.sizeBytes ?? offset + part.bytes.length,
            'x-horae-ended': String(hasEnded),
            'x-horae-attempt': attempt?.attempt ?? '',
          })
          .send(part.bytes);
      },
    );
  }
}

const LOG_RANGE = {
  offset: { type: 'integer', minimum: 0, default: 0, description: 'In bytes.' },
  length: { type: 'integer', minimum: 0, default: LOG_LENGTH, description: 'In bytes.' },
  attempt: { type: 'integer', minimum: 0, description: 'The newest unless given.' },
};

/** The newest attempt, or the one asked for; null before the first. */
function pickAttempt(run: Run, request: FastifyRequest): Attempt | null {
  const asked = readWhole(request, 'attempt', -1);
  if (asked < 0) return run.attempts.at(-1) ?? null;
  const found = run.attempts.find(({ attempt }) => attempt === asked);
  if (found === undefined) throw new HoraeError('ATTEMPT_UNKNOWN', [run.id, asked]);
  return found;
}

function readWhole(request: FastifyRequest, name: string, absent: number): number {
  return queryInteger(request, name, { min: 0, max: Number.MAX_SAFE_INTEGER, absent });
}
