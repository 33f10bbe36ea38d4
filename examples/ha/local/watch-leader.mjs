const ASK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 1_000;

/** @param {{ http: number }} scheduler */
export const addressOf = ({ http }) => `http://127.0.0.1:${http}`;

/**
 * Asks every scheduler who leads, all the time, and tells of changes. The address is that of the
 * leader; null when nobody leads.
 * @param {readonly string[]} urls
 * @param {(line: string, url: string | null) => void} tell
 * @returns {() => void} stops it
 */
export function watchLeader(urls, tell) {
  /** @type {{ name: string, epoch: number } | null} */
  let leader = null;
  let lostMs = performance.now();
  let isStopped = false;
  async function look() {
    const found = (await Promise.all(urls.map(asLeader))).filter((one) => one !== null);
    if (isStopped) return;
    // For a moment a former leader may not know that there is a new one.
    const newest = found.sort((left, right) => right.epoch - left.epoch)[0] ?? null;
    if (newest === null && leader !== null) {
      lostMs = performance.now();
      tell('Nobody leads.', null);
    } else if (newest !== null && newest.epoch !== leader?.epoch) {
      const seconds = ((performance.now() - lostMs) / 1_000).toFixed(1);
      const after = leader === null ? ` after ${seconds} s` : '';
      tell(`${newest.name} leads${after}, epoch ${newest.epoch}: ${newest.url}`, newest.url);
    }
    leader = newest;
    setTimeout(() => void look(), ASK_EVERY_MS);
  }
  void look();
  return () => {
    isStopped = true;
  };

  /** @param {string} url @param {number} index */
  async function asLeader(url, index) {
    try {
      const answer = await fetch(`${url}/health`, {
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const { role, epoch } = /** @type {{ role?: string, epoch?: number }} */ (
        await answer.json()
      );
      if (role !== 'leader' || typeof epoch !== 'number') return null;
      return { name: `scheduler-${index + 1}`, epoch, url };
    } catch {
      return null;
    }
  }
}

/** Waits for the first leader. */
export function readyWatch() {
  /** @type {(url: string) => void} */
  let leads = () => undefined;
  /** @type {Promise<string>} */
  const firstLeader = new Promise((resolve) => {
    leads = resolve;
  });
  return { leads, firstLeader };
}
