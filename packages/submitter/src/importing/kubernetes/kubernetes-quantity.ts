const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity of Kubernetes: `500m`, `0.5`, `256Mi`, `1e3`; null for anything else. */
function amountOf(text: string): number | null {
  const match = /^(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text);
  if (match === null) return null;
  const [, number = '', exponent = '', unit = ''] = match;
  return Number(number + exponent) * (FACTORS[unit] ?? 1);
}

/** Cores, up to a thousandth, rounded up as Kubernetes does. */
export function coresOfQuantity(text: string): number | null {
  const cores = amountOf(text);
  return cores === null ? null : Math.ceil(Number((cores * 1_000).toFixed(6))) / 1_000;
}

export function bytesOfQuantity(text: string): number | null {
  return amountOf(text);
}
