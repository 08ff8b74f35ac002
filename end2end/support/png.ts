import { crc32, deflateSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** The same picture with at most 256 colours, a third of the weight: for pictures that live in the repository. */
export async function light(page: Page, picture: Buffer): Promise<Buffer> {
  const { width, height, pixels } = await page.evaluate(async (whole) => {
    const image = new Image();
    image.src = whole;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext("2d")!;
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 0x8000) {
      text += String.fromCharCode(...data.subarray(at, at + 0x8000));
    }
    return { width: image.width, height: image.height, pixels: btoa(text) };
  }, `data:image/png;base64,${picture.toString("base64")}`);
  return encode(width, height, Buffer.from(pixels, "base64"));
}

function encode(width: number, height: number, rgba: Buffer): Buffer {
  const count = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = rgba.readUIntBE(at, 3);
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  const palette = [...count].sort((one, other) => other[1] - one[1]).slice(0, 256).map(([colour]) => colour);
  const index = new Map<number, number>(palette.map((colour, at) => [colour, at]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = rgba.readUIntBE((y * width + x) * 4, 3);
      let at = index.get(colour);
      if (at === undefined) {
        at = nearest(palette, colour);
        index.set(colour, at);
      }
      rows[y * (width + 1) + 1 + x] = at;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

function nearest(palette: number[], colour: number): number {
  const away = (other: number) => [16, 8, 0].reduce((sum, shift) => sum + (((other >> shift) & 255) - ((colour >> shift) & 255)) ** 2, 0);
  return palette.reduce((best, other, at) => (away(other) < away(palette[best]!) ? at : best), 0);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
