import { type Ledger, NO_COUNTERPART, shown } from '../members.js';
import type { Unit } from './systemd-unit.js';

/**
 * The settings of one section of a unit, each taken once; what was not taken is named in the end.
 * An empty assignment forgets those before it.
 */
export class Settings {
  private readonly left: Set<string>;

  constructor(
    private readonly unit: Unit,
    private readonly section: string,
    private readonly ledger: Ledger,
  ) {
    const own = unit.assignments.filter((one) => one.section === section);
    this.left = new Set(own.map(({ key }) => key));
  }

  /** All values, in order. */
  all(key: string): readonly string[] {
    this.left.delete(key);
    let values: string[] = [];
    for (const one of this.unit.assignments) {
      if (one.section !== this.section || one.key !== key) continue;
      values = one.value === '' ? [] : [...values, one.value];
    }
    return values;
  }

  /** The last value; '' when there is none. */
  last(key: string): string {
    return this.all(key).at(-1) ?? '';
  }

  /** yes, true, on and 1; or no, false, off and 0; null when there is none. */
  flag(key: string): boolean | null {
    const text = this.last(key).toLowerCase();
    if (text === '') return null;
    if (['1', 'yes', 'y', 'true', 't', 'on'].includes(text)) return true;
    if (!['0', 'no', 'n', 'false', 'f', 'off'].includes(text)) {
      this.refuse(key, `${shown(text)} is neither yes nor no`);
    }
    return false;
  }

  state(...keys: readonly string[]): void {
    for (const key of keys) this.left.delete(key);
  }

  leaveOut(keys: Readonly<Record<string, string>>): void {
    for (const [key, why] of Object.entries(keys)) {
      const values = this.all(key);
      if (values.length > 0)
        this.note(key, `${values.map(shown).join(', ')} ${why === '' ? NO_COUNTERPART : why}`);
    }
  }

  cannotBe(keys: Readonly<Record<string, string>>): void {
    for (const [key, why] of Object.entries(keys)) {
      const values = this.all(key);
      if (values.length > 0) this.refuse(key, `${values.map(shown).join(', ')} ${why}`);
    }
  }

  /** Settings whose names begin so, all at once. */
  leaveOutAll(beginnings: readonly string[], why: string): void {
    const keys = this.leftOf(beginnings);
    const used = keys.filter((key) => this.all(key).length > 0);
    if (used.length > 0) this.ledger.note(`${this.section}: ${used.join(', ')}: ${why}`);
  }

  cannotBeAny(beginnings: readonly string[], why: string): void {
    for (const key of this.leftOf(beginnings)) {
      const values = this.all(key);
      if (values.length > 0) this.refuse(key, `${values.map(shown).join(', ')} ${why}`);
    }
  }

  note(key: string, text: string): void {
    this.ledger.note(`${key}: ${text}`);
  }

  refuse(key: string, text: string): void {
    this.ledger.refuse(`${key}: ${text}`);
  }

  /** To be called last. Settings that begin with X- are for other programs by agreement. */
  tell(): void {
    for (const key of this.left) {
      if (key.startsWith('X-')) continue;
      const values = this.all(key);
      if (values.length === 0) continue;
      this.note(key, `${values.map(shown).join(', ')} is not known here and is left out`);
    }
  }

  private leftOf(beginnings: readonly string[]): readonly string[] {
    return [...this.left].filter((key) => beginnings.some((one) => key.startsWith(one)));
  }
}
