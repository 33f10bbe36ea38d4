import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** Headers of every answer. The page needs nothing from anywhere else; nothing here is cached. */
export async function secureAnswers(app: FastifyInstance): Promise<void> {
  const headers = await securityHeaders();
  app.addHook('onRequest', (_request, reply, done) => {
    // On the bare answer, which event streams and broken requests have as well.
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done();
  });
}

/**
 * What helmet says of one answer. It puts the same texts together anew for each, which takes as
 * long as all the rest of a short answer.
 */
async function securityHeaders(): Promise<readonly (readonly [name: string, value: string])[]> {
  const asked = Fastify();
  await asked.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The server speaks plain HTTP: promises about HTTPS would lock people out.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  let said: readonly (readonly [string, string])[] = [];
  asked.get('/', async (_request, reply) => {
    said = Object.entries(reply.raw.getHeaders()).map(([name, value]) => [name, String(value)]);
    return '';
  });
  await asked.inject('/');
  await asked.close();
  return said;
}
