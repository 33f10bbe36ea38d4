import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const NOT_BUILT = 'The status page is not built yet: run "npm run build", then restart.\n';

/** Serves the built status page at `/`; its client-side routes are in the fragment. */
export async function addPage(app: FastifyInstance, pageDir: string): Promise<void> {
  if (!existsSync(join(pageDir, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-type', 'text/plain; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: pageDir,
    // One route per file that is there, so an unknown path stays a JSON 404.
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      // The build puts a hash into the names below assets/.
      const isHashed = path.startsWith(join(pageDir, 'assets'));
      response.setHeader(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}
