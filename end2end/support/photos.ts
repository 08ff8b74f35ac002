import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../fixtures", `${name}.jpg`));

/** A photo for each slot, drawn by the product's own demonstration city. */
export const PHOTOS = {
  id_card: fixture("id-card"),
  front: fixture("front"),
  rear: fixture("rear"),
  side45: fixture("side45"),
  machine_plate: fixture("machine-plate"),
};

export type SlotCode = keyof typeof PHOTOS;

export const LABELS: Record<SlotCode, string> = {
  id_card: "身份证正面照片",
  front: "正面",
  rear: "背面",
  side45: "侧面45度",
  machine_plate: "机械铭牌",
};

export const jpeg = (buffer: Buffer, name = "照片.jpg") => ({ name, mimeType: "image/jpeg", buffer });

/** 21 MB of nothing; on disk, because that much does not travel well to a browser. */
export const LARGE = join(import.meta.dirname, "../.tools/large.jpg");

/** Files that are no good, and what is said about them. */
export const BAD = {
  large: { file: LARGE, says: "超过20MB" },
  pdf: { file: jpeg(Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"), "发票.jpg"), says: "这个文件不是照片" },
  cut: { file: jpeg(fixture("side45").subarray(0, 12_000)), says: "没有传完整" },
  heic: {
    file: {
      name: "IMG_0001.HEIC",
      mimeType: "image/heic",
      buffer: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0heicmif1"), Buffer.alloc(2000, 1)]),
    },
    says: "HEIC格式",
  },
};

/** The file input of a slot, by its words. */
export function chooser(page: Page, label: string): Locator {
  return page.getByLabel(new RegExp(`^(拍照或选择照片|更换照片|添加图片)\\s*：\\s*${label}$`));
}

/** The part of the page that belongs to a slot. */
export function slot(page: Page, label: string): Locator {
  return page.locator(".slot").filter({ has: page.getByText(label, { exact: true }) });
}

/** The picture that is there once a photo is stored. */
export function stored(page: Page, label: string): Locator {
  return page.getByRole("img", { name: `已上传：${label}（点开看大图）`, exact: true });
}
