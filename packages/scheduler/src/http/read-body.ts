import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';

/**
 * One parser for every content type: it keeps the bytes and judges nothing. Real clients send an
 * empty body as JSON, `null` where no body is read, charset parameters and form types
 * (clients of Chronos do both); only the routes that read a body look at it.
 */
export function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    readBytes(payload, done);
  });
}

/** What refusals show of a body that is a job. */
const JOB_EXAMPLE = '{"name":"a"}';

/** The JSON that was posted; the example is for refusals. @throws HoraeError BODY_INVALID */
export function readJson(request: FastifyRequest, example = JOB_EXAMPLE): unknown {
  const bytes = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  const text = decodeUtf8(bytes, example).replace(/^\uFEFF/, '');
  if (text.trim() === '') {
    throw invalid(`body: it is empty; expected a JSON object, e.g. ${example}.`);
  }
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(
      `body: this is not JSON (${oneLine((error as Error).message)}); expected e.g. ${example}.`,
    );
  }
}

/** @throws HoraeError BODY_INVALID unless the body is a JSON object. */
export function readJsonObject(
  request: FastifyRequest,
  example = JOB_EXAMPLE,
): Readonly<Record<string, unknown>> {
  const value = readJson(request, example);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`body: a JSON object is expected, e.g. ${example}.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/**
 * A body over the limit is read to its end and thrown away: closing early would make the client's
 * kernel drop our answer together with the connection.
 */
function readBytes(payload: Readable, done: (error: Error | null, bytes?: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  let isDone = false;
  const end = (error: Error | null): void => {
    if (isDone) return;
    isDone = true;
    if (error !== null) return done(error);
    if (byteCount <= LIMITS.requestBodyBytesMax) return done(null, Buffer.concat(chunks));
    done(new HoraeError('BODY_TOO_LARGE', [LIMITS.requestBodyBytesMax]));
  };
  // Not `for await`, whose promises cost every request as much as reading its JSON.
  payload.on('data', (chunk: Buffer) => {
    byteCount += chunk.length;
    if (byteCount <= LIMITS.requestBodyBytesMax) chunks.push(chunk);
    else chunks.length = 0;
    // Nobody sends so much by mistake.
    if (byteCount <= LIMITS.discardedBodyBytesMax) return;
    end(null);
    payload.destroy();
  });
  payload.on('end', () => end(null));
  payload.on('error', end);
}

function decodeUtf8(bytes: Buffer, example: string): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw invalid(`body: it is compressed (gzip); expected plain JSON, e.g. ${example}.`);
  }
  if (!isUtf8(bytes)) throw invalid('body: it is not UTF-8; save the job file as UTF-8.');
  return bytes.toString();
}

/** Counted before parsing, because what walks the parsed value recurses. */
function checkDepth(text: string): void {
  if (!hasManyBrackets(text)) return;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === 92) index += 1;
      else if (char === 34) inString = false;
    } else if (char === 34) inString = true;
    else if (char === 123 || char === 91) depth += 1;
    else if (char === 125 || char === 93) depth -= 1;
    if (depth > LIMITS.jsonDepthMax) {
      throw invalid(
        `body: it nests deeper than ${LIMITS.jsonDepthMax} levels; a job needs about 6.`,
      );
    }
  }
}

/** A look that takes a fraction of reading all: a job has about ten. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > LIMITS.jsonDepthMax) return true;
    }
  }
  return false;
}

function invalid(text: string): HoraeError<'BODY_INVALID'> {
  return new HoraeError('BODY_INVALID', [text]);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
