import { expect, test } from "../support/test.ts";
import { Owner, PASSWORD, codeFor, newPhone } from "../support/owner.ts";
import { button, heading, logIn, textbox } from "../support/steps.ts";

const NEW = "fenhe-2027-river";

test("a wrong login says so once, keeps the phone, and the right one leads back to where one wanted to go", async ({ page, watch }) => {
  watch.expect(422, /\/api\/account\/log_in$/);
  const owner = await Owner.register(page);
  await page.context().clearCookies();
  await page.goto("/owner/machines");
  await expect(heading(page, "机械主登录")).toBeVisible();
  await textbox(page, "手机号").fill(owner.phone);
  await page.getByLabel("密码", { exact: true }).fill("wrong-password-1");
  await button(page, "登录").click();
  await expect(page.getByText("账号或密码不正确")).toBeVisible();
  await expect(page).toHaveTitle(/^错误：登录/);
  await expect(textbox(page, "手机号")).toHaveValue(owner.phone);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(heading(page, "我的机械")).toBeVisible();
});

test("a forgotten password is set anew with a code", async ({ page, ready }) => {
  const owner = await Owner.register(page);
  await page.context().clearCookies();
  await page.goto("/owner/login");
  await page.getByRole("link", { name: "忘记密码" }).click();
  await ready(page);
  await textbox(page, "手机号").fill(owner.phone);
  await button(page, "获取验证码").click();
  await expect(page.getByText("验证码已发送")).toBeVisible();
  await textbox(page, "验证码").fill(await codeFor(page.request, owner.phone, "找回密码"));
  await page.getByLabel("新密码", { exact: true }).fill(NEW);
  await button(page, "确定").click();
  await expect(page.getByText("新密码已设置，请用新密码登录")).toBeVisible();
  await logIn(page, "owner", owner.phone, NEW);
  await expect(heading(page, "测试机主")).toBeVisible();
});

test("修改密码 ends the session everywhere; the new one works", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/api\/account\/change_password$/);
  const owner = await Owner.register(page);
  const other = await person();
  await logIn(other, "owner", owner.phone);
  await page.goto("/owner");
  await page.getByRole("link", { name: "修改密码" }).click();
  await ready(page);
  await expect(page.getByText(`${owner.phone.slice(0, 3)}****${owner.phone.slice(7)}`)).toBeVisible();
  await button(page, "获取验证码").click();
  await expect(page.getByText("验证码已发送")).toBeVisible();
  await textbox(page, "验证码").fill(await codeFor(page.request, owner.phone, "修改密码"));
  await page.getByLabel("新密码", { exact: true }).fill("123");
  await button(page, "确定").click();
  await expect(page).toHaveTitle(/^错误：修改密码/);
  await textbox(page, "验证码").fill(await codeFor(page.request, owner.phone, "修改密码"));
  await page.getByLabel("新密码", { exact: true }).fill(NEW);
  await button(page, "确定").click();
  await expect(page.getByText("新密码已设置")).toBeVisible();
  await other.goto("/owner");
  await expect(heading(other, "机械主登录")).toBeVisible();
  await logIn(page, "owner", owner.phone, NEW);
});

test("退出登录", async ({ page }) => {
  await Owner.register(page);
  await page.goto("/owner");
  await button(page, "退出登录").click();
  await expect(heading(page, "机械主登录")).toBeVisible();
  await page.goto("/owner/machines");
  await expect(heading(page, "机械主登录")).toBeVisible();
});

test("注册 with mistakes: each is told at its field, and nothing but the password is lost", async ({ page, watch }) => {
  watch.expect(422, /\/api\/account\/register$/);
  const phone = newPhone();
  await page.goto("/owner/register");
  await textbox(page, "姓名或企业名称").fill("李秀英");
  await textbox(page, "手机号").fill(phone);
  await textbox(page, "验证码").fill("12");
  await page.getByLabel("密码", { exact: true }).fill("12345678");
  await button(page, "注册").click();
  await expect(page).toHaveTitle(/^错误：注册/);
  await expect(page.getByRole("alert").filter({ hasText: "有内容需要修改" })).toBeVisible();
  await expect(textbox(page, "姓名或企业名称")).toHaveValue("李秀英");
  await expect(textbox(page, "手机号")).toHaveValue(phone);
  for (const field of ["code", "password", "agreed"]) {
    await expect(page.locator(`#${field}-error`)).not.toBeEmpty();
  }
});

test("no page tells whether a phone has an account", async ({ page, ready, watch }) => {
  watch.expect(422, /\/api\/account\/log_in$/);
  const owner = await Owner.register(page);
  await page.context().clearCookies();
  await page.goto("/owner/forgot-password");
  await ready(page);
  await textbox(page, "手机号").fill(newPhone());
  await button(page, "获取验证码").click();
  // Never tells whether there is an account.
  await expect(page.getByText("验证码已发送")).toBeVisible();
  await page.goto("/owner/login");
  await textbox(page, "手机号").fill(owner.phone);
  await button(page, "登录").click();
  await expect(page.locator("#password-error")).toContainText("请填写密码");
});
