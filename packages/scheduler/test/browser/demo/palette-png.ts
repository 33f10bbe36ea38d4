import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture in true colour, three bytes for each point. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOUR_COUNT_MAX = 256;
/** Colours closer than this become one first; the distance grows until all fit. */
const FIRST_DISTANCE = 4;

/**
 * A PNG as a browser takes it, with 256 colours: a third of the size. Pictures of a page have few
 * colours besides the shades at the edges of letters, and the common ones stay as they are.
 */
export function palettePng(png: Buffer): Buffer {
  const picture = decode(png);
  const counts = colourCounts(picture);
  const palette = chooseColours(counts);
  const indexOf = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const lines = Buffer.alloc((picture.width + 1) * picture.height);
  for (let y = 0, from = 0; y < picture.height; y += 1) {
    let at = y * (picture.width + 1) + 1;
    for (let x = 0; x < picture.width; x += 1, from += 3) {
      lines[at++] = indexOf.get(colourAt(picture.rgb, from)) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  // Eight bits for each point, which are places in the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((one) => [one >> 16, (one >> 8) & 255, one & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourCounts({ rgb }: Picture): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = colourAt(rgb, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

function colourAt(rgb: Uint8Array, at: number): number {
  return ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
}

/** The most common ones, none of them too close to a more common one. */
function chooseColours(counts: ReadonlyMap<number, number>): readonly number[] {
  const colours = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  if (colours.length <= COLOUR_COUNT_MAX) return colours;
  for (let distance = FIRST_DISTANCE; ; distance *= 1.3) {
    const chosen: number[] = [];
    for (const colour of colours) {
      if (chosen.length > COLOUR_COUNT_MAX) break;
      if (chosen.every((one) => distanceOf(one, colour) > distance)) chosen.push(colour);
    }
    if (chosen.length <= COLOUR_COUNT_MAX) return chosen;
  }
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let bestDistance = Infinity;
  for (const [index, one] of palette.entries()) {
    const distance = distanceOf(one, colour);
    if (distance >= bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best;
}

function distanceOf(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return Math.sqrt(red * red + green * green + blue * blue);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Of what browsers make: eight bits for each colour, with or without transparency. */
function decode(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const step = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), { height, step, width });
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < bytes.length; from += step, to += 3) {
    rgb.set(bytes.subarray(from, from + 3), to);
  }
  return { width, height, rgb };
}

/** Each line says how its bytes are written: as they are, or as differences from neighbours. */
function unfiltered(
  raw: Buffer,
  { width, height, step }: { width: number; height: number; step: number },
): Uint8Array {
  const lineLength = width * step;
  const bytes = new Uint8Array(lineLength * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (lineLength + 1)] ?? 0;
    const start = y * lineLength;
    for (let x = 0; x < lineLength; x += 1) {
      const left = x < step ? 0 : (bytes[start + x - step] ?? 0);
      const up = y === 0 ? 0 : (bytes[start + x - lineLength] ?? 0);
      const corner = x < step || y === 0 ? 0 : (bytes[start + x - lineLength - step] ?? 0);
      const written = raw[y * (lineLength + 1) + 1 + x] ?? 0;
      bytes[start + x] = written + predicted(filter, { left, up, corner });
    }
  }
  return bytes;
}

function predicted(
  filter: number,
  { left, up, corner }: { left: number; up: number; corner: number },
): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, corner) : 0;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const byLeft = Math.abs(guess - left);
  const byUp = Math.abs(guess - up);
  const byCorner = Math.abs(guess - corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
