import { expect, test } from "../support/test.ts";
import { Owner, PASSWORD } from "../support/owner.ts";
import { button, heading, logIn, textbox } from "../support/steps.ts";

test("what is typed is saved, and there on another device", async ({ page, person, ready }) => {
  const owner = await Owner.register(page);
  const id = await owner.draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await textbox(page, "机械制造企业").fill("柳州五菱");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  const other = await person();
  await logIn(other, "owner", owner.phone);
  await other.goto(`/owner/filings/${id}/machine`);
  await expect(textbox(other, "机械制造企业")).toHaveValue("柳州五菱");
});

test("two tabs on one draft: the older one is told, keeps its text, and overwrites nothing", async ({ page, context, ready, watch }) => {
  watch.expect(409, /\/api\/filing\/(autosave|save_machine)$/);
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  const second = await context.newPage();
  await second.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await ready(second);
  await textbox(second, "机械制造企业").fill("第二页的厂家");
  await expect(second.getByText("已保存", { exact: true })).toBeVisible();

  await textbox(page, "机械制造企业").fill("第一页的厂家");
  await expect(page.getByText("已在别的页面或设备上改动过，本页不再自动保存")).toBeVisible();
  await expect(textbox(page, "机械制造企业")).toHaveValue("第一页的厂家");
  await second.reload();
  await expect(textbox(second, "机械制造企业")).toHaveValue("第二页的厂家");

  await button(page, "下一步").click();
  await expect(page.getByText("下面是您刚才填写的内容")).toBeVisible();
  await expect(textbox(page, "机械制造企业")).toHaveValue("第一页的厂家");
  await expect(page.getByText("已保存的内容：第二页的厂家")).toBeVisible();
  await button(page, "放弃刚才填写的，使用已保存的内容").click();
  await expect(textbox(page, "机械制造企业")).toHaveValue("第二页的厂家");
});

test("the session is gone while typing: told, and after the login the text is back", async ({ page, context, ready, watch }) => {
  watch.expect(401, /\/api\/filing\/autosave$/);
  const owner = await Owner.register(page);
  const id = await owner.draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await context.clearCookies();
  await textbox(page, "机械制造企业").fill("雷沃重工");
  await page.getByRole("radio", { name: "出厂编号" }).check();
  await textbox(page, "出厂编号").fill("LW-2018/77");
  await expect(page.getByText("登录已过期，内容已暂存在本机")).toBeVisible();
  await page.getByRole("link", { name: "重新登录后继续" }).click();
  await textbox(page, "手机号").fill(owner.phone);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(heading(page, "机械信息")).toBeVisible();
  await expect(textbox(page, "机械制造企业")).toHaveValue("雷沃重工");
  await expect(page.getByRole("radio", { name: "出厂编号" })).toBeChecked();
  await expect(textbox(page, "出厂编号")).toHaveValue("LW-2018/77");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
});

test("no network: told, kept, and saved when it is back", async ({ page, context, ready, watch }) => {
  watch.expect(0, /\/api\/filing\/autosave$/);
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await page.clock.install();
  await context.setOffline(true);
  await textbox(page, "机械制造企业").fill("山河智能");
  await page.clock.runFor(1500);
  await expect(page.getByText("网络不通，内容已暂存在本机")).toBeVisible();
  await context.setOffline(false);
  await page.clock.runFor(11_000);
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  await page.reload();
  await expect(textbox(page, "机械制造企业")).toHaveValue("山河智能");
});

test("下一步 while a save is under way: when it is done, the next page is all that is asked for", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("machine");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  await page.route("**/api/**", async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    if (asked.at(-1) === "/api/filing/autosave") await held;
    await route.continue();
  });
  await textbox(page, "机械制造企业").fill("雷沃重工");
  await expect(page.getByText("正在保存…")).toBeVisible();
  await button(page, "下一步").click();
  release();
  await expect(heading(page, "核对信息")).toBeVisible();
  await expect(page.getByText("雷沃重工")).toBeVisible();
  expect(asked.filter((path) => path.includes("save_machine"))).toEqual([]);
});

test("下一步 after the text was saved shows the next page without sending the text again", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("machine");
  const sent: string[] = [];
  let looked = 0;
  page.on("request", (request) => request.method() === "POST" && sent.push(new URL(request.url()).pathname));
  page.on("requestfinished", (request) => request.url().includes("/api/owner/check") && (looked += 1));
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await textbox(page, "机械制造企业").pressSequentially("雷沃");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  await expect.poll(() => looked).toBe(2); // before and after: the next page is here
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await expect(page.getByText("雷沃")).toBeVisible();
  expect(sent).toEqual(["/api/filing/autosave"]);
});

test("下一步 with text that is not saved yet is one question: the next page comes with its answer", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("machine");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await page.waitForLoadState("networkidle");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await textbox(page, "机械制造企业").fill("雷沃重工");
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await expect(page.getByText("雷沃重工")).toBeVisible();
  expect(asked.filter((request) => request.includes("/api/"))).toEqual(["POST /api/filing/save_machine"]);
});

test("a double press of 提交 files once", async ({ page }) => {
  const owner = await Owner.register(page);
  const id = await owner.draft("machine");
  await page.goto(`/owner/filings/${id}/check`);
  await button(page, "提交").dblclick();
  await expect(heading(page, "提交成功")).toBeVisible();
  await page.goto(`/owner/machines/${id}`);
  await expect(page.getByText(/第1次提交/)).toHaveCount(1);
  await expect(page.getByText(/第2次提交/)).toHaveCount(0);
  await page.goto("/owner/machines");
  await expect(page.locator(".machine-card")).toHaveCount(1);
});

test("a double press of 新增机械备案 begins one draft", async ({ page }) => {
  await Owner.register(page);
  await page.goto("/owner");
  await page.getByRole("button", { name: "新增机械备案" }).dblclick();
  await expect(heading(page, "主体信息")).toBeVisible();
  await page.goto("/owner/machines");
  await expect(page.locator(".machine-card")).toHaveCount(1);
});
