import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { BAD, LABELS, PHOTOS, chooser, jpeg, slot, stored } from "../support/photos.ts";
import { Line } from "../support/line.ts";
import { Owner } from "../support/owner.ts";

const FRONT = LABELS.front;

test("a photo shows how far it is, can be replaced, opened and deleted", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route(`**/photos/${id}/front`, async (route) => {
    await held;
    await route.continue();
  });
  await chooser(page, FRONT).setInputFiles(jpeg(PHOTOS.front));
  await expect(page.getByRole("progressbar", { name: "正面上传进度" })).toBeVisible();
  go();
  await expect(stored(page, FRONT)).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);

  const first = await stored(page, FRONT).getAttribute("src");
  await expect(slot(page, FRONT)).toContainText("更换照片");
  await chooser(page, FRONT).setInputFiles(jpeg(PHOTOS.rear));
  await expect(stored(page, FRONT)).not.toHaveAttribute("src", first ?? "");
  await page.reload();
  await expect(stored(page, FRONT)).not.toHaveAttribute("src", first ?? "");

  const opened = page.waitForEvent("popup");
  await stored(page, FRONT).click();
  await expect((await opened).locator("img")).toBeVisible();

  await ready(page);
  await slot(page, FRONT).locator("summary", { hasText: "删除" }).click();
  await slot(page, FRONT).getByRole("button", { name: "确认删除" }).click();
  await expect(stored(page, FRONT)).toHaveCount(0);
  await expect(page.getByRole("img", { name: "示意图：正面" })).toBeVisible();
});

test("a photo that the network swallows is given up after a while, told, and can be chosen again", async ({ person, baseURL, ready, watch }) => {
  test.slow();
  watch.expect(0, /^\//);
  const line = await Line.to(baseURL ?? "");
  try {
    const page = await person({ baseURL: line.url });
    const id = await (await Owner.register(page)).draft("subject");
    await page.goto(`/owner/filings/${id}/photos`);
    await ready(page);
    line.swallow();
    await chooser(page, FRONT).setInputFiles(jpeg(PHOTOS.front));
    await expect(page.getByRole("progressbar", { name: "正面上传进度" })).toBeVisible();
    await expect(slot(page, FRONT).getByRole("alert")).toContainText("网络", { timeout: 40_000 });
    await expect(page.getByRole("progressbar")).toHaveCount(0);
    line.mend();
    await chooser(page, FRONT).setInputFiles(jpeg(PHOTOS.front));
    await expect(stored(page, FRONT)).toBeVisible();
  } finally {
    line.close();
  }
});

test("one photo that fails leaves the others", async ({ page, ready, watch }) => {
  watch.expect(415, /\/photos\//);
  watch.expect(422, /\/photos\//);
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  await chooser(page, FRONT).setInputFiles(jpeg(PHOTOS.front));
  await expect(stored(page, FRONT)).toBeVisible();
  const slots = { large: "背面", pdf: "侧面45度", cut: "机械铭牌", heic: "发动机铭牌" } as const;
  for (const [kind, label] of Object.entries(slots)) {
    const { file, says } = BAD[kind as keyof typeof BAD];
    await chooser(page, label).setInputFiles(file);
    await expect(slot(page, label).getByRole("alert")).toContainText(says);
  }
  await expect(stored(page, FRONT)).toBeVisible();
  // A sentence goes when the photo is right.
  await chooser(page, "背面").setInputFiles(jpeg(PHOTOS.rear));
  await expect(stored(page, "背面")).toBeVisible();
  await expect(slot(page, "背面").getByRole("alert")).toBeEmpty();
});

test("a large photo that is cut off is not sent as a grey half", async ({ page, ready, watch }) => {
  watch.expect(422, /\/photos\//);
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  const whole = await big(page);
  await chooser(page, FRONT).setInputFiles(jpeg(whole.subarray(0, Math.floor(whole.length / 2))));
  await expect(slot(page, FRONT).getByRole("alert")).toContainText("没有传完整");
  await expect(stored(page, FRONT)).toHaveCount(0);
  // The whole one is made smaller on the way.
  const sent = page.waitForRequest((request) => request.method() === "PUT");
  await chooser(page, FRONT).setInputFiles(jpeg(whole));
  expect(Number((await (await sent).allHeaders())["content-length"])).toBeLessThan(whole.length);
  await expect(stored(page, FRONT)).toBeVisible();
});

test("what is transparent is white once it is made smaller", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  const [clear, drawn] = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [400, 300];
    const pen = canvas.getContext("2d", { willReadFrequently: true })!;
    pen.fillRect(200, 0, 200, 300);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    const shrink = (window as unknown as { nrmmShrink: (file: File) => Promise<Blob> }).nrmmShrink;
    const small = await createImageBitmap(await shrink(new File([png!], "scan.png", { type: "image/png" })));
    pen.drawImage(small, 0, 0);
    const row = pen.getImageData(0, 150, 400, 1).data;
    return [100, 300].map((x) => row[4 * x]);
  });
  expect(clear).toBeGreaterThan(250);
  expect(drawn).toBeLessThan(5);
});

test("其他机械资料 takes several at once", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  await chooser(page, "其他机械资料").setInputFiles([jpeg(PHOTOS.rear, "1.jpg"), jpeg(PHOTOS.side45, "2.jpg")]);
  await expect(stored(page, "其他机械资料")).toHaveCount(2);
});

/** A photo of 3200 × 2400 pixels, as a phone takes it. */
async function big(page: Page): Promise<Buffer> {
  const url = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3200, 2400];
    const pen = canvas.getContext("2d")!;
    const pixels = pen.createImageData(3200, 2400);
    for (let at = 0; at < pixels.data.length; at++) {
      // Noise, which no compression makes small; opaque.
      pixels.data[at] = at % 4 === 3 ? 255 : (at * 2654435761) >>> 25;
    }
    pen.putImageData(pixels, 0, 0);
    return canvas.toDataURL("image/jpeg", 0.95);
  });
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}
