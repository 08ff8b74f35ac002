// What holds without scripts only: with them the same page is not left, and every button does something.
import { expect, test } from "../support/test.ts";
import { PASSWORD, newPhone } from "../support/owner.ts";
import { button, logIn, textbox } from "../support/steps.ts";

test("获取验证码 keeps everything that is typed and ticked", async ({ page }) => {
  await page.goto("/owner/register");
  await textbox(page, "姓名或企业名称").fill("王建国");
  await textbox(page, "手机号").fill(newPhone());
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("checkbox", { name: "我已阅读并同意" }).check();
  await button(page, "获取验证码").click();
  await expect(page.getByText("验证码已发送")).toBeVisible();
  await expect(page.getByLabel("密码", { exact: true })).toHaveValue(PASSWORD);
  await expect(page.getByRole("checkbox", { name: "我已阅读并同意" })).toBeChecked();
  await expect(page.locator(".code-button")).toHaveText(/^[1-6]?\d秒后重发$/);
});

test("no button is shown that only a script would bring to life", async ({ page, person }) => {
  await logIn(page, "site", "13800000005");
  const site = await page.locator(".sites .card", { hasText: "审核通过" }).first().getByRole("heading").getByRole("link").getAttribute("href");
  const office = await person();
  await logIn(office, "office", "linfen");
  await office.goto("/office/filings?state=submitted");
  const filing = await office.locator("tbody").getByRole("link").first().getAttribute("href");
  const pages = [[page, `${site}/enter`], [page, `${site}`], [page, "/site/sites/new"], [office, filing!]] as const;
  for (const [who, path] of pages) {
    await who.goto(path);
    await expect(who.locator("main"), path).toBeVisible();
    expect(await who.locator('button[type="button"]:visible').allTextContents(), path).toEqual([]);
  }
});
