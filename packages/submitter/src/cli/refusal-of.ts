import { RequestRefused } from '../client/index.js';

/** Why the scheduler refused one of many requests; null when it did not. */
export async function refusalOf(request: Promise<void>): Promise<string | null> {
  try {
    await request;
    return null;
  } catch (error) {
    // Without the right password there is no second try.
    if (!(error instanceof RequestRefused) || error.status === 401) throw error;
    return error.message;
  }
}
