import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { light } from "../support/png.ts";
import { Owner } from "../support/owner.ts";
import { PHOTOS, chooser, jpeg, stored } from "../support/photos.ts";
import { button, fillMachine, fillSubject, heading, logIn } from "../support/steps.ts";

/** The README's pictures are made anew only when they are asked for: UPDATE_SCREENSHOTS=1 npx playwright test screenshots */
const FOLDER = join(import.meta.dirname, process.env.UPDATE_SCREENSHOTS ? "../../docs/screenshots" : "../test-results/screenshots");
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

async function take(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.evaluate(async () => {
    await document.fonts.ready;
    const shown = [...document.images].filter((image) => {
      const { top, bottom } = image.getBoundingClientRect();
      return image.checkVisibility() && bottom > 0 && top < innerHeight;
    });
    await Promise.all(shown.map((image) => image.decode()));
  });
  const picture = await light(page, await page.screenshot({ animations: "disabled", caret: "hide" }));
  expect(picture.length, `${name}.png`).toBeLessThan(250_000);
  writeFileSync(join(FOLDER, `${name}.png`), picture);
}

/** The first screen of a step, with everything saved. */
async function top(page: Page): Promise<void> {
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  await page.evaluate(() => scrollTo(0, 0));
}

// The office first, and both on one server: the queue shows the demonstration city and nothing else.
test.describe.configure({ mode: "serial" });

test("the office's screens", async ({ person, ready }) => {
  const page = await person();
  await logIn(page, "office", "yaodu");
  await page.goto("/office/filings?state=submitted");
  await take(page, "office-queue");
  await page.locator("tbody tr").filter({ hasText: "SY215C" }).first().getByRole("link").click();
  await ready(page);
  // The nameplate, which is what one reads beside the data.
  await page.keyboard.press("k");
  await expect(page.locator(".viewer-label")).toHaveText(/^机械铭牌/);
  await take(page, "office-filing");
});

test("the owner's screens on a phone", async ({ person, ready }) => {
  const page = await person(PHONE);
  await page.goto("/");
  await take(page, "portal");
  await Owner.register(page, "王建国");
  await page.goto("/owner");
  await take(page, "owner-home");
  await page.getByRole("button", { name: "新增机械备案" }).click();
  await ready(page);
  await fillSubject(page);
  await chooser(page, "身份证正面照片").setInputFiles(jpeg(PHOTOS.id_card));
  await expect(stored(page, "身份证正面照片")).toBeVisible();
  await top(page);
  await take(page, "subject");
  await button(page, "下一步").click();
  await expect(heading(page, "图片上传")).toBeVisible();
  await ready(page);
  await page.getByRole("radio", { name: "机械", exact: true }).check();
  await page.getByRole("radio", { name: "有发动机、机械铭牌", exact: true }).check();
  for (const [slot, label] of Object.entries({ front: "正面", rear: "背面", side45: "侧面45度", machine_plate: "机械铭牌" })) {
    await chooser(page, label).setInputFiles(jpeg(PHOTOS[slot as keyof typeof PHOTOS]));
    await expect(stored(page, label)).toBeVisible();
  }
  await top(page);
  await take(page, "photos");
  await button(page, "下一步").click();
  await expect(heading(page, "机械信息")).toBeVisible();
  await ready(page);
  // Always the same number: the register of this worker has no other.
  await fillMachine(page, "XUG0215CK00112233");
  await top(page);
  await take(page, "machine");
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await take(page, "check");
  await button(page, "提交").click();
  await expect(heading(page, "提交成功")).toBeVisible();
  await take(page, "done");
  await page.context().clearCookies({ name: "nrmm" });
  await logIn(page, "owner", "13800000001");
  await page.goto("/owner/machines");
  await take(page, "machines");
});
