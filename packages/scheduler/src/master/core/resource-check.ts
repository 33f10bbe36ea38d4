import { type Resource, isPlainResource } from '@horae/agent/protocol';

/** Why these resources cannot be counted, or null. `least` is the smallest scalar allowed. */
export function resourcesRefusal(
  resources: readonly Resource[],
  options: { readonly least: 'zero' | 'aboveZero' },
): string | null {
  for (const resource of resources) {
    const refusal = resourceRefusal(resource, options.least === 'zero');
    if (refusal !== null) return `${resource.name}: ${refusal}`;
  }
  return null;
}

function resourceRefusal(resource: Resource, allowsZero: boolean): string | null {
  if (resource.name === '') return 'Empty resource name';
  if (!isPlainResource(resource)) {
    return 'volumes, revocable, shared and provider resources are not served by this master';
  }
  if ((resource.reservations ?? []).length > 0) return 'reservations are not served by this master';
  if (resource.type === 'SCALAR') return scalarRefusal(resource.scalar?.value, allowsZero);
  if (resource.type === 'RANGES') return rangesRefusal(resource);
  return resource.type === 'SET' && allowsZero
    ? null
    : `Unsupported resource type ${resource.type}`;
}

function scalarRefusal(value: number | undefined, allowsZero: boolean): string | null {
  if (value === undefined || !Number.isFinite(value)) return 'Invalid scalar resource: no number';
  if (value < 0) return 'Invalid scalar resource: value < 0';
  return value === 0 && !allowsZero ? 'Invalid scalar resource: value is zero' : null;
}

function rangesRefusal(resource: Resource): string | null {
  const ranges = resource.ranges?.range ?? [];
  const bad = ranges.find(({ begin, end }) => !(begin >= 0 && begin <= end));
  if (bad !== undefined) return `Invalid ranges resource: [${bad.begin}-${bad.end}]`;
  const ordered = [...ranges].sort((a, b) => a.begin - b.begin);
  const overlaps = ordered.some(
    (range, at) => at > 0 && range.begin <= (ordered[at - 1]?.end ?? -1),
  );
  return overlaps ? 'Invalid ranges resource: overlapping ranges' : null;
}
