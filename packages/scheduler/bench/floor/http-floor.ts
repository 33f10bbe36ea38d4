/** The floor of a PUT over HTTP: the same framework and a JSON schema, nothing decided or kept. */
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';

const text = { type: 'string' };
const app = Fastify();
const schema = {
  body: {
    type: 'object',
    required: ['name', 'command'],
    properties: {
      name: text,
      command: text,
      description: text,
      owner: text,
      epsilon: text,
      retries: { type: 'integer' },
      cpus: { type: 'number' },
      mem: { type: 'number' },
      runAsUser: text,
      schedule: text,
      scheduleTimeZone: text,
      parents: { type: 'array', items: text },
      environmentVariables: {
        type: 'array',
        items: { type: 'object', properties: { name: text, value: text } },
      },
    },
  },
};
app.put('/*', { schema }, async (_request, reply) => reply.code(204).send());
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
