import { deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { palettePng } from './palette-png.js';

const HEADER_BYTES = 8;

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** In true colour; each line with the filter before its bytes. */
function aPicture(width: number, lines: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Uint8Array.from(lines.flat()));
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.alloc(HEADER_BYTES), ...chunks]);
}

function partOf(png: Buffer, type: string): Buffer {
  const at = png.indexOf(type, 0, 'latin1');
  return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
}

/** Line by line, the colours of all points. */
function coloursOf(png: Buffer, width: number): number[][] {
  const palette = partOf(png, 'PLTE');
  const lines = inflateSync(partOf(png, 'IDAT'));
  return Array.from({ length: lines.length / (width + 1) }, (_, y) =>
    [...lines.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))].map((index) =>
      palette.readUIntBE(index * 3, 3),
    ),
  );
}

test('a picture of few colours keeps each of them, however its lines are written', () => {
  const png = aPicture(2, [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 0, 0, 0, 0, 0, 0],
    [4, 0, 0, 0, 0, 0, 0],
  ]);
  const line = [0x0a141e, 0x28323c];
  expect(coloursOf(palettePng(png), 2)).toEqual([line, line, line, line]);
});

test('of a picture of many colours the common ones stay as they are', () => {
  const rainbow = Array.from({ length: 1_000 }, (_, index) => [index % 256, (index * 7) % 256, 9]);
  const common = Array.from({ length: 1_000 }, () => [200, 201, 202]);
  const small = palettePng(aPicture(2_000, [[0, ...[...rainbow, ...common].flat()]]));
  expect(partOf(small, 'PLTE').length).toBeLessThanOrEqual(256 * 3);
  expect(coloursOf(small, 2_000)[0]?.slice(1_000)).toEqual(common.map(() => 0xc8c9ca));
});
