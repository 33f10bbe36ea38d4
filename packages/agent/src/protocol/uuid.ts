/** Marks 16 random bytes as a version 4 UUID, the only kind a Mesos master takes back. */
export function uuidFromRandom(random: Uint8Array): Uint8Array {
  const uuid = Uint8Array.from(random.subarray(0, 16));
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x40;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid;
}
