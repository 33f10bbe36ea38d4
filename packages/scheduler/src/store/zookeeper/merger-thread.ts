/** Merges segments, one task after the other. */
import { parentPort } from 'node:worker_threads';
import { type MergeTask, mergeSegments } from './merge-segments.js';
import type { MergeReply } from './merger.js';

parentPort?.on('message', (task: MergeTask) => {
  parentPort?.postMessage(replyTo(task));
});

function replyTo(task: MergeTask): MergeReply {
  try {
    return { ok: true, ...mergeSegments(task) };
  } catch (error) {
    return { ok: false, text: (error as Error).message };
  }
}
