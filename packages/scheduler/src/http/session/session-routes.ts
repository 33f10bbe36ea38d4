import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { answers } from '../openapi/shapes.js';
import { readJsonObject } from '../read-body.js';
import { sendJson } from '../send-json.js';
import { type Credentials, type Proof, SESSION_COOKIE, type SignIn } from './sign-in.js';

const PATH = '/api/v1/session';
const EXAMPLE = '{"user":"ops","password":"…"}';
/** They tell nothing that needs credentials, and take them. */
const OPEN = { config: { isOpen: true } } as const;

/**
 * Signing in at the page. Any scheduler answers by itself, with or without a leader; null: no
 * credentials are configured, and everybody may do everything.
 */
export function addSessionRoutes(app: FastifyInstance, signIn: SignIn | null): void {
  app.get(
    PATH,
    {
      ...OPEN,
      schema: {
        summary: 'Whether credentials are needed, and who is signed in',
        tags: ['operation'],
        response: answers('Session', 'The session.'),
      },
    },
    async (request, reply) => sendSession(reply, signIn, signIn?.proofOf(request.headers) ?? null),
  );
  app.post(
    PATH,
    {
      ...OPEN,
      schema: {
        summary: 'Sign in: sets a cookie that stands for the credentials',
        tags: ['operation'],
        body: { $ref: '#/components/schemas/Credentials' },
        response: answers('Session', 'Signed in.'),
      },
    },
    async (request, reply) => {
      const given = readCredentials(request);
      if (signIn === null) return sendSession(reply, null, null);
      const { token, untilMs } = openSession(signIn, { request, reply, given });
      reply.header('set-cookie', cookie(request, token, LIMITS.sessionMs / 1_000));
      return sendSession(reply, signIn, { by: 'session', untilMs });
    },
  );
  app.delete(
    PATH,
    {
      ...OPEN,
      schema: {
        summary: 'Sign out: takes the cookie back',
        tags: ['operation'],
        response: { 204: { description: 'Signed out.' } },
      },
    },
    async (request, reply) => {
      reply.header('set-cookie', cookie(request, '', 0));
      return reply.code(204).send();
    },
  );
}

interface Opening {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly given: Credentials;
}

function openSession(signIn: SignIn, { request, reply, given }: Opening) {
  try {
    return signIn.open(given, request.raw.socket.remoteAddress ?? '');
  } catch (error) {
    const [, waitS] = error instanceof HoraeError ? error.details : [];
    if (typeof waitS === 'number') reply.header('retry-after', String(waitS));
    throw error;
  }
}

function sendSession(reply: FastifyReply, signIn: SignIn | null, proof: Proof | null) {
  const session = {
    needed: signIn !== null,
    user: proof === null ? null : (signIn?.user ?? null),
    by: proof?.by ?? null,
    until: proof?.untilMs == null ? null : isoFromMs(epochMs(proof.untilMs)),
  };
  return sendJson(reply, JSON.stringify(session));
}

/** @throws HoraeError BODY_INVALID; what was sent is never repeated: it may be a password. */
function readCredentials(request: FastifyRequest): Credentials {
  const { user, password } = readJsonObject(request, EXAMPLE);
  return { user: textOf('user', user), password: textOf('password', password) };
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const found = value === undefined ? 'it is missing' : `it is of type ${typeof value}`;
  throw new HoraeError('BODY_INVALID', [`${name}: ${found}; expected text, e.g. ${EXAMPLE}.`]);
}

/** `Secure` where the browser came by HTTPS, which something in front of the scheduler says. */
function cookie(request: FastifyRequest, token: string, maxAgeS: number): string {
  const proto = String(request.headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim();
  const secure = proto === 'https' ? '; Secure' : '';
  return `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`;
}
