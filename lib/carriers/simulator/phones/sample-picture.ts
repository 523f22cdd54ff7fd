import { crc32, deflateSync } from "node:zlib";

const WIDTH = 480;
const HEIGHT = 360;
const SPOKES = 18;

type Colour = [number, number, number];
const wall: Colour = [222, 214, 200];
const tyre: Colour = [44, 52, 54];
const rim: Colour = [150, 160, 162];
const hub: Colour = [70, 84, 86];
const bent: Colour = [186, 70, 48];

/**
 * A picture that a customer of a bicycle shop might send: a wheel with one bent spoke, as PNG. Drawn by code,
 * so that no file is shipped.
 */
export const samplePicture = (): Buffer => {
  const rows: number[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    rows.push(0);
    for (let x = 0; x < WIDTH; x++) rows.push(...colourAt(x - WIDTH / 2, y - HEIGHT / 2, y));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits per sample, RGB.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

const colourAt = (x: number, y: number, row: number): Colour => {
  const radius = Math.hypot(x, y);
  if (radius < 14) return hub;
  if (radius > 158) return shaded(wall, row);
  if (radius > 146) return tyre;
  if (radius > 136) return rim;
  const turn = (Math.atan2(y, x) / (2 * Math.PI) + 1) * SPOKES;
  const spoke = Math.round(turn) % SPOKES;
  // The bent spoke leaves its line towards the rim.
  const offset =
    spoke === 4
      ? turn - Math.round(turn) - 0.22 * Math.sin((radius / 136) * Math.PI)
      : turn - Math.round(turn);
  const distance = Math.abs(offset) * ((2 * Math.PI * radius) / SPOKES);
  if (distance > 1.6) return shaded(wall, row);
  return spoke === 4 ? bent : rim;
};

const shaded = ([r, g, b]: Colour, row: number): Colour => {
  const light = 1 - (row / HEIGHT) * 0.16;
  return [Math.round(r * light), Math.round(g * light), Math.round(b * light)];
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
};
