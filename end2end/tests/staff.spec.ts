// People and offices, as an administrator and a new colleague meet them.
import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { button, choice, heading, logIn, textbox } from "../support/steps.ts";
import { oneTimeCode } from "../support/totp.ts";

const OWN = "fenhe-2027-river";

test("a new colleague: added, first sign-in with a phone, a recovery code, the account closed", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/log_in$/);
  test.slow();
  const username = `wang${Date.now() % 1e9}`;
  await logIn(page, "office", "linfen");
  await page.goto("/office/staff/new");
  await textbox(page, "用户名").fill(username);
  await textbox(page, "姓名").fill("王审核");
  await choice(page, "机构").selectOption({ label: "临汾市生态环境局尧都分局" });
  await page.getByRole("checkbox", { name: "审核备案" }).check();
  await button(page, "添加").click();
  await expect(heading(page, /王审核/)).toBeVisible();
  const temporary = (await page.locator("code.secret").textContent()) ?? "";
  const member = page.url();
  await page.reload();
  await expect(page.locator("code.secret"), "shown once").toHaveCount(0);

  const colleague = await person();
  const signIn = async (password: string) => {
    await colleague.goto("/office/login");
    await textbox(colleague, "用户名").fill(username);
    await colleague.getByLabel("密码", { exact: true }).fill(password);
    await button(colleague, "登录").click();
  };
  await test.step("the first time", async () => {
    await signIn(temporary);
    await expect(heading(colleague, "设置新密码")).toBeVisible();
    await colleague.goto("/office/filings");
    await expect(heading(colleague, "设置新密码"), "half-way is not in").toBeVisible();
    await colleague.getByLabel("新密码", { exact: true }).fill(OWN);
    await button(colleague, "确定").click();
    await expect(heading(colleague, "设置动态验证码")).toBeVisible();
    await ready(colleague);
    const secret = (await colleague.locator("code.secret").textContent()) ?? "";
    await textbox(colleague, "动态验证码").fill(oneTimeCode(secret));
    await button(colleague, "完成设置").click();
    await expect(heading(colleague, "恢复码")).toBeVisible();
  });
  const codes = await colleague.locator(".recovery-codes code").allTextContents();
  expect(codes.length).toBeGreaterThanOrEqual(8);
  await colleague.getByRole("link", { name: "已保存，继续" }).click();
  await expect(colleague).toHaveURL(/\/office\/filings/);

  await test.step("without the phone", async () => {
    await colleague.context().clearCookies();
    await signIn(OWN);
    await colleague.getByRole("link", { name: "使用恢复码" }).click();
    await textbox(colleague, "恢复码").fill(codes[0] ?? "");
    await button(colleague, "登录").click();
    await expect(heading(colleague, "临汾市生态环境局尧都分局")).toBeVisible();
    await colleague.goto("/office/account");
    await expect(colleague.getByText(`还有 ${codes.length - 1} 个没有用过`)).toBeVisible();
  });

  await test.step("closed", async () => {
    await page.goto(member);
    await button(page, "停用账号").click();
    await expect(page.getByText("账号已停用，登录已结束")).toBeVisible();
    await colleague.goto("/office");
    await expect(heading(colleague, "审核登录")).toBeVisible();
    await signIn(OWN);
    await expect(colleague.getByText("账号或密码不正确")).toBeVisible();
  });
});

test("the office's contact is what the owner sees while the filing waits", async ({ page, person }) => {
  const owner = await person();
  const filing = await (await Owner.register(owner)).submitted();
  await logIn(page, "office", "linfen");
  await page.goto("/office/offices/141002");
  const hours = `工作日 8:${String(Date.now() % 60).padStart(2, "0")}-18:00`;
  await textbox(page, "办公时间").fill(hours);
  await button(page, "保存").click();
  await expect(page.getByText("机构信息已保存")).toBeVisible();
  await owner.goto(`/owner/machines/${filing}`);
  await expect(owner.getByText(hours)).toBeVisible();
});
