/** `812 B`, `64 kB`, `1.5 MB`: sizes of files, in powers of 1000 as the tools of today show them. */
export function byteSize(bytes: number, locale: string): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${amount(bytes / 1_000, locale)} kB`;
  if (bytes < 1_000_000_000) return `${amount(bytes / 1_000_000, locale)} MB`;
  return `${amount(bytes / 1_000_000_000, locale)} GB`;
}

/** Memory as the resources count it: MB of 1024 × 1024. */
export function memSize(mb: number, locale: string): string {
  return mb < 1_024 ? `${amount(mb, locale)} MB` : `${amount(mb / 1_024, locale)} GB`;
}

/** At most one decimal, none from 100 on. */
export function amount(value: number, locale: string): string {
  const maximumFractionDigits = value < 100 ? 1 : 0;
  return new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value);
}
