import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { logIn, openFromQueue } from "../support/steps.ts";

test("the reviewer's keys: J K next and previous, Z zoom, R turn, A approve, B send back", async ({ page, person, ready }) => {
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await ready(page);
  const label = page.locator(".viewer-label");
  const large = page.locator(".viewer-large img");
  await expect(label).toHaveText(/^正面\s*（1\/4）/);
  await page.keyboard.press("j");
  await expect(label).toHaveText(/^背面\s*（2\/4）/);
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(label).toHaveText(/^机械铭牌\s*（4\/4）/);

  const width = async () => (await large.boundingBox())?.width ?? 0;
  await expect(large).toHaveJSProperty("complete", true);
  const plain = await width();
  await page.keyboard.press("z");
  await expect.poll(width).toBeGreaterThan(plain * 1.5);
  await page.getByRole("button", { name: "还原" }).click();
  await expect.poll(width).toBeCloseTo(plain, 0);
  await page.keyboard.press("r");
  await expect(large).toHaveClass(/turned/);

  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "审核通过", exact: true })).toBeFocused();
  await page.keyboard.press("b");
  await expect(page.getByLabel("整体原因")).toBeFocused();
  // Letters belong to the text while one writes.
  await page.keyboard.type("jkz");
  await expect(page.getByLabel("整体原因")).toHaveValue("jkz");
  await expect(label).toHaveText(/^机械铭牌/);
});

test("every key is a button too, and every photo a link", async ({ page, person, ready }) => {
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await ready(page);
  const label = page.locator(".viewer-label");
  await page.getByRole("button", { name: "下一张 J" }).click();
  await expect(label).toHaveText(/^背面/);
  await page.getByRole("button", { name: "上一张 K" }).click();
  await expect(label).toHaveText(/^正面/);
  await page.locator(".viewer-thumbs").getByRole("link", { name: "机械铭牌" }).click();
  await expect(label).toHaveText(/^机械铭牌/);
  await page.getByRole("button", { name: "旋转 R" }).click();
  await expect(page.locator(".viewer-large img")).toHaveClass(/turned/);
  await expect(page.locator(".viewer-large img")).toHaveJSProperty("complete", true);
  await page.getByRole("button", { name: "放大 Z" }).click();
  await page.getByRole("button", { name: "还原" }).click();
  await expect(page.locator(".viewer-large img")).not.toHaveClass(/turned/);
});
