import { join } from 'node:path';
import send from '@fastify/send';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOT_BUILT = 'The status page is not built yet: run "npm run build", then load this again.\n';
/** For names with a hash in them, which the build gives to everything in `assets/`. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Serves the built status page at `/`; its client-side routes are in the fragment. Files are looked
 * up at each request, so that a page that was built meanwhile is there.
 */
export function addPage(app: FastifyInstance, pageDir: string): void {
  // Nothing in them is secret, and they show where to sign in.
  const options = { schema: { hide: true }, config: { isOpen: true } };
  app.get('/', options, async (request, reply) => {
    const page = await findFile(request, pageDir, 'index.html');
    reply.header('cache-control', 'no-cache');
    if (page === null) return reply.type('text/plain; charset=utf-8').send(NOT_BUILT);
    return answer(reply, page);
  });
  app.get<{ Params: { '*': string } }>('/assets/*', options, async (request, reply) => {
    const file = await findFile(request, join(pageDir, 'assets'), request.params['*']);
    if (file === null) return reply.callNotFound();
    return answer(reply.header('cache-control', FOREVER), file);
  });
}

/** Compressed where the build has left it so and the browser takes it. */
async function findFile(
  request: FastifyRequest,
  root: string,
  path: string,
): Promise<send.FileSendResult | null> {
  const plain = await lookUp(request, root, path);
  if (plain?.statusCode !== 200 || !isGzipTaken(request)) return plain;
  const packed = await lookUp(request, root, `${path}.gz`);
  if (packed === null) return plain;
  plain.stream.destroy();
  const type = plain.headers['Content-Type'];
  Object.assign(packed.headers, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
  return packed;
}

function isGzipTaken({ headers }: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(headers['accept-encoding'] ?? '');
}

/** Null for everything but a file below the folder: a way out of it, a folder, a dotfile. */
async function lookUp(
  request: FastifyRequest,
  root: string,
  path: string,
): Promise<send.FileSendResult | null> {
  const found = await send(request.raw, encodeURIComponent(path), {
    root,
    acceptRanges: false,
    cacheControl: false,
    dotfiles: 'ignore',
    index: false,
  });
  if (found.type === 'file') return found;
  found.stream.destroy();
  return null;
}

function answer(reply: FastifyReply, file: send.FileSendResult): FastifyReply {
  reply.header('vary', 'accept-encoding');
  return reply.code(file.statusCode).headers(file.headers).send(file.stream);
}
