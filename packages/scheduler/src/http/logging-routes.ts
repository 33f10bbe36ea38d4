import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LOG_LEVELS, type LogLevel } from '@horae/submitter/kernel';
import type { HttpContext } from './http-parts.js';
import { answersType } from './openapi/shapes.js';
import { queryRefused } from './read-query.js';

/** Chronos had one for each class; this is what log4j calls the one above all. */
const LOGGER = 'root';

/** Chronos's page with the level of the log, and the change of it until the next start. */
export function addLoggingRoutes(app: FastifyInstance, { logLevel, logger }: HttpContext): void {
  app.get(
    '/logging',
    {
      schema: {
        summary: 'A page with the level of the log',
        tags: ['operation'],
        response: answersType('text/html', 'A form for the change of it.'),
      },
    },
    async (_request, reply) => sendPage(reply, logLevel.level),
  );
  app.post(
    '/logging',
    {
      schema: {
        summary: 'Change the level of the log until the next start',
        description: 'A form with `logger` (`root`) and `level`.',
        tags: ['operation'],
        response: answersType('text/html', 'The same page with the new level.'),
      },
    },
    async (request, reply) => {
      const form = formOf(request);
      const name = form.get('logger') ?? '';
      if (name !== '' && name !== LOGGER) {
        throw queryRefused('logger', name, `the one logger there is, e.g. logger=${LOGGER}`);
      }
      const level = levelOf(form.get('level') ?? '');
      logger.info('The level of the log changes', { from: logLevel.level, to: level });
      logLevel.level = level;
      return sendPage(reply, level);
    },
  );
}

/** What was posted as a form, and what stands in the query as some scripts do it. */
function formOf(request: FastifyRequest): URLSearchParams {
  const body = request.body instanceof Buffer ? request.body.toString('utf8') : '';
  const [, query = ''] = request.url.split('?');
  return new URLSearchParams(`${body}&${query}`);
}

/** @throws HoraeError QUERY_INVALID */
function levelOf(text: string): LogLevel {
  const found = LOG_LEVELS.find((level) => level === text.toLowerCase());
  if (found !== undefined) return found;
  throw queryRefused('level', text, `one of ${LOG_LEVELS.join(', ')}, e.g. level=debug`);
}

function sendPage(reply: FastifyReply, current: LogLevel): FastifyReply {
  const options = LOG_LEVELS.map(
    (level) => `<option${level === current ? ' selected' : ''}>${level}</option>`,
  );
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Horae: logging</title></head>
<body>
<h1>Logging</h1>
<form method="post" action="/logging">
<label>${LOGGER} <input type="hidden" name="logger" value="${LOGGER}">
<select name="level">${options.join('')}</select></label>
<button>Change</button>
</form>
<p>The change holds until the next start; <code>--log-level</code> is for good.</p>
</body>
</html>
`;
  return reply.header('content-type', 'text/html; charset=utf-8').send(page);
}
