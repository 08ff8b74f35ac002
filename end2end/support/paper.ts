// Paper: what a page looks like when it is printed, read by programs that are not ours (poppler, zbar).
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";

/** Pictures of what was printed stay here until the next run, for people to look at. */
const KEPT = resolve(import.meta.dirname, "../test-results/printed");
const DPI = 150;

/** A sheet in shades of grey: 0 is black. */
export interface Sheet {
  width: number;
  height: number;
  /** How much of it is printed on, of 1. */
  ink: number;
  /** How far from each edge the first ink lies, in millimetres. */
  margins: { left: number; top: number; right: number; bottom: number };
}

export interface Printed {
  text: string;
  sheets: Sheet[];
  /** What codes on it say. */
  codes: string[];
}

/** What a program that is not ours (zbar) reads off a picture. */
export function scanned(picture: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "nrmm-scan-"));
  try {
    writeFileSync(join(folder, "picture.png"), picture);
    return decoded(folder, "picture.png").join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has the fleet certified on 我的机械; answers what the paper says. */
export async function certified(page: Page): Promise<{ text: string; code: string }> {
  const ask = page.getByRole("button", { name: "开具全部机械的登记证明" });
  const [file] = await Promise.all([page.waitForEvent("download"), ask.click()]);
  const text = execFileSync("pdftotext", ["-layout", await file.path(), "-"]).toString();
  return { text, code: /查验码：([A-Z2-9-]{19})/.exec(text)?.[1] ?? "" };
}

/** Prints a page on A4 as the browser does. */
export async function printed(page: Page, name: string): Promise<Printed> {
  const folder = mkdtempSync(join(tmpdir(), "nrmm-print-"));
  try {
    writeFileSync(join(folder, "page.pdf"), await page.pdf({ format: "A4", margin: { top: "12mm", bottom: "12mm", left: "12mm", right: "12mm" } }));
    const run = (program: string, ...options: string[]) => execFileSync(program, options, { cwd: folder }).toString();
    const text = run("pdftotext", "-layout", "page.pdf", "-");
    run("pdftoppm", "-r", String(DPI), "-gray", "page.pdf", "sheet");
    const files = readdirSync(folder).filter((file) => file.endsWith(".pgm")).sort();
    const codes = files.flatMap((file) => decoded(folder, file));
    mkdirSync(KEPT, { recursive: true });
    run("pdftoppm", "-r", "60", "-png", "page.pdf", join(KEPT, name));
    return { text, sheets: files.map((file) => sheet(readFileSync(join(folder, file)))), codes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function decoded(folder: string, file: string): string[] {
  try {
    const said = execFileSync("zbarimg", ["--nodbus", "-q", "--raw", file], { cwd: folder }).toString().trim();
    return said === "" ? [] : said.split("\n");
  } catch {
    // It ends with 4 when there is no code.
    return [];
  }
}

/** Reads a PGM as poppler writes it. */
function sheet(file: Buffer): Sheet {
  const [, w, h] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString("latin1")) ?? [];
  const [width, height] = [Number(w), Number(h)];
  const pixels = file.subarray(file.length - width * height);
  let [count, left, top, right, bottom] = [0, width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) < 200) {
        count++;
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
    }
  }
  const millimetres = (dots: number) => (dots / DPI) * 25.4;
  const margins = {
    left: millimetres(left),
    top: millimetres(top),
    right: millimetres(width - 1 - right),
    bottom: millimetres(height - 1 - bottom),
  };
  return { width, height, ink: count / (width * height), margins };
}
