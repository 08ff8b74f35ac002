// What exists without scripts only: with them the same page is not left.
import { expect, test } from "../support/test.ts";
import { PASSWORD, newPhone } from "../support/owner.ts";
import { button, textbox } from "../support/steps.ts";

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
