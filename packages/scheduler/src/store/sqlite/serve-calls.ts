import { parentPort } from 'node:worker_threads';
import type { ThreadCall, ThreadReply, ThreadRequest } from './thread-message.js';

/** The inside of a store thread: hands each request to `answer`, and its result or error back. */
export function serveCalls(answer: (call: ThreadCall) => unknown): void {
  parentPort?.on('message', (request: ThreadRequest) => {
    let reply: ThreadReply;
    try {
      reply = { id: request.id, ok: true, value: answer(request) };
    } catch (error) {
      reply = { id: request.id, ok: false, text: (error as Error).message };
    }
    parentPort?.postMessage(reply);
  });
}
