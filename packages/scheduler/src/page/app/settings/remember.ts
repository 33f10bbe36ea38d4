/** What was chosen before; null where nothing was, or where the browser keeps nothing. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`${PREFIX}${key}`);
  } catch {
    return null;
  }
}

/** Storage may be switched off; the choice then lasts as long as the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`${PREFIX}${key}`, value);
  } catch {
    // The choice holds for now.
  }
}

const PREFIX = 'horae.';
