// What is typed is on the device before it is sent: a tab may be killed at any moment, and a phone may be shared.
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { button, logIn, textbox } from "../support/steps.ts";

/** Types on a step without a network and is killed before anything was tried. */
async function typesAndIsKilled(page: Page, context: BrowserContext, ready: (page: Page) => Promise<void>): Promise<{ owner: Owner; step: string }> {
  const owner = await Owner.register(page);
  const step = `/owner/filings/${await owner.draft("photos")}/machine`;
  const tab = await context.newPage();
  await tab.goto(step);
  await ready(tab);
  await context.setOffline(true);
  await textbox(tab, "机械制造企业").fill("临工重机股份");
  await expect.poll(() => kept(tab)).toHaveLength(1);
  await tab.close();
  await context.setOffline(false);
  return { owner, step };
}

const kept = (page: Page) => page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith("nrmm:")).map((pair) => pair.join("=")));

test("a tab that is killed with no network loses nothing: the text is back, saved, and off the device", async ({ page, context, ready }) => {
  const { step } = await typesAndIsKilled(page, context, ready);
  await page.goto(step);
  await expect(textbox(page, "机械制造企业")).toHaveValue("临工重机股份");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  await expect.poll(() => kept(page)).toEqual([]);
  await page.reload();
  await expect(textbox(page, "机械制造企业")).toHaveValue("临工重机股份");
});

test("下一步 leaves nothing on the device", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await textbox(page, "机械制造企业").fill("临工重机股份");
  await button(page, "下一步").click();
  await expect(page.getByText("有内容需要修改")).toBeVisible();
  await expect.poll(() => kept(page)).toEqual([]);
  await expect(textbox(page, "机械制造企业")).toHaveValue("临工重机股份");
});

test("on a shared phone what waits is sealed: told at 退出登录, nothing for the next person, there for the first", async ({ page, context, ready, person }) => {
  const { owner, step } = await typesAndIsKilled(page, context, ready);
  await page.goto("/owner");
  await ready(page);
  const [waiting] = await kept(page);
  expect(waiting).not.toContain("临工");
  expect(waiting).not.toContain("maker");
  page.once("dialog", (dialog) => {
    expect(dialog.message()).toContain("还有填写的内容没有送达");
    void dialog.dismiss();
  });
  await button(page, "退出登录").click();
  await expect(button(page, "退出登录")).toBeVisible();
  page.once("dialog", (dialog) => void dialog.accept());
  await button(page, "退出登录").click();
  await expect(button(page, "退出登录")).toBeHidden();

  const other = await Owner.register(page);
  const own = `/owner/filings/${await other.draft("photos")}/machine`;
  await page.goto(own);
  await ready(page);
  await expect(textbox(page, "机械制造企业")).toHaveValue("");
  expect(await kept(page)).toEqual([waiting]);

  await page.context().clearCookies();
  await logIn(page, "owner", owner.phone);
  await page.goto(step);
  await expect(textbox(page, "机械制造企业")).toHaveValue("临工重机股份");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  const elsewhere = await person();
  await logIn(elsewhere, "owner", owner.phone);
  await elsewhere.goto(step);
  await expect(textbox(elsewhere, "机械制造企业")).toHaveValue("临工重机股份");
});
