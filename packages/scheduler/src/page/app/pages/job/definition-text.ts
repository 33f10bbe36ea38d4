import type { DefinitionAnswer } from '../../api/index.js';
import { language, t } from '../../text/index.js';
import { amount, durationText, isoSpanMs } from '../../view/index.js';

export function retriesText({ retries, retryInterval }: DefinitionAnswer): string | null {
  if (retries === undefined) return null;
  if (retries === 0) return t('fact.retriesNone');
  const interval = retryInterval ?? '';
  return isoSpanMs(interval) === 0
    ? t('fact.retriesAtOnce', { count: retries })
    : t('fact.retriesValue', { count: retries, interval: spanText(interval) });
}

/** `PT20S` in words; what has no fixed length stays as it was written. */
export function spanText(span: string): string {
  const ms = isoSpanMs(span);
  return ms === null ? span : durationText(ms, language.value);
}

export function machineText({ host, constraints = [] }: DefinitionAnswer): string {
  const all = [host ?? '', ...constraints.map((constraint) => constraint.join(' '))];
  return all.filter(Boolean).join('; ') || t('fact.anyMachine');
}

export function resourcesText({ cpus, mem, disk }: DefinitionAnswer): string | null {
  if (cpus === undefined || mem === undefined) return null;
  const shown = (value: number) => amount(value, language.value);
  return t('fact.resourcesValue', { cpus: shown(cpus), mem: shown(mem), disk: shown(disk ?? 0) });
}

export function labelsText({ labels = {} }: DefinitionAnswer): string | null {
  const texts = Object.entries(labels).map(([name, value]) => `${name}: ${value}`);
  return texts.length === 0 ? null : texts.join(', ');
}
