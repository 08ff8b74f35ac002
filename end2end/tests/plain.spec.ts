import { expect, test } from "../support/test.ts";
import { BAD, LABELS, PHOTOS, chooser, jpeg, slot, stored } from "../support/photos.ts";
import { Owner, PASSWORD } from "../support/owner.ts";
import { button, choosePhoto, fillSubject, heading, logIn, sayYes, textbox } from "../support/steps.ts";

test("大字版 is one press, stays, and goes again", async ({ page }) => {
  await page.goto("/owner/login");
  await page.getByRole("link", { name: "大字版" }).click();
  await expect(heading(page, "机械主登录")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-size", "large");
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("data-size", "large");
  await page.getByRole("link", { name: "标准版" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-size", "normal");
});

test("back, by the button or the browser, keeps the text", async ({ page, ready, scripts }) => {
  const id = await (await Owner.register(page)).draft("nothing");
  await page.goto(`/owner/filings/${id}/subject`);
  await ready(page);
  await fillSubject(page);
  await choosePhoto(page, "id_card", scripts);
  await button(page, "下一步").click();
  await expect(heading(page, "图片上传")).toBeVisible();
  await page.goBack();
  await expect(textbox(page, "所有者姓名")).toHaveValue("王建国");
  await expect(textbox(page, "身份证号码")).toHaveValue(/142601196802291524/);
  await page.goForward();
  await button(page, "上一步").click();
  await expect(heading(page, "主体信息")).toBeVisible();
  await expect(textbox(page, "所有者姓名")).toHaveValue("王建国");
  await expect(stored(page, LABELS.id_card)).toBeVisible();
});

test("修改 on 核对 leads back to 核对", async ({ page }) => {
  const id = await (await Owner.register(page)).draft("machine");
  await page.goto(`/owner/filings/${id}/check`);
  await page.getByRole("link", { name: "修改 主体信息" }).click();
  await textbox(page, "所有者姓名").fill("王建业");
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await expect(page.getByText("王建业")).toBeVisible();
});

test("保存，稍后继续 keeps half a form, and 继续填报 leads back into it", async ({ page }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await textbox(page, "机械制造企业").fill("临工");
  await button(page, "保存，稍后继续").click();
  await expect(heading(page, "我的机械")).toBeVisible();
  await page.getByRole("link", { name: "继续填报" }).click();
  await expect(heading(page, "机械信息")).toBeVisible();
  await expect(textbox(page, "机械制造企业")).toHaveValue("临工");
});

test("a draft is deleted", async ({ page }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/machines/${id}`);
  await sayYes(page, "删除草稿", "确认删除");
  await expect(page.getByText("草稿已删除")).toBeVisible();
  await expect(page.locator(".machine-card")).toHaveCount(0);
});

test("a filing that waits can be taken back and sent again", async ({ page }) => {
  const id = await (await Owner.register(page)).submitted();
  await page.goto(`/owner/machines/${id}`);
  await sayYes(page, "撤回修改", "确认撤回");
  await expect(heading(page, "核对信息")).toBeVisible();
  await button(page, "提交").click();
  await expect(heading(page, "提交成功")).toBeVisible();
});

test("an address that is none, and another's filing, say so with a way on", async ({ page, person, watch }) => {
  watch.expect(404, /./);
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto("/no/such/page");
  await expect(heading(page, "没有找到这个页面")).toBeVisible();
  const stranger = await person();
  await Owner.register(stranger);
  await stranger.goto(`/owner/filings/${id}/machine`);
  await expect(heading(stranger, "没有找到")).toBeVisible();
  await stranger.getByRole("link", { name: "回到首页" }).click();
  await expect(heading(stranger, "测试机主")).toBeVisible();
});

test("a form that is sent after the session was ended elsewhere leads to the login, and back to the same step", async ({ page, playwright, baseURL, watch }) => {
  watch.expect(401, /\/api\/(filing\/save_machine|owner\/(check|step_photos))$/);
  const owner = await Owner.register(page);
  const id = await owner.draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  // Ended on the server; the browser does not know.
  const elsewhere = await playwright.request.newContext({ baseURL, storageState: await page.context().storageState() });
  await elsewhere.post("/api/account/log_out", { headers: { accept: "text/html" }, maxRedirects: 0 });
  await elsewhere.dispose();
  await button(page, "下一步").click();
  await expect(heading(page, "机械主登录")).toBeVisible();
  await expect(page.getByText("登录已过期或尚未登录")).toBeVisible();
  await textbox(page, "手机号").fill(owner.phone);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(heading(page, "机械信息")).toBeVisible();
});

test("an older page that is sent overwrites nothing and shows both texts", async ({ page, person, watch }) => {
  watch.expect(409, /\/api\/filing\/(save_machine|autosave)$/);
  const owner = await Owner.register(page);
  const id = await owner.draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  const other = await person();
  await logIn(other, "owner", owner.phone);
  await other.goto(`/owner/filings/${id}/machine`);
  await textbox(other, "机械制造企业").fill("另一台手机的厂家");
  await button(other, "保存，稍后继续").click();
  await expect(heading(other, "我的机械")).toBeVisible();
  await textbox(page, "机械制造企业").fill("这台手机的厂家");
  await button(page, "下一步").click();
  await expect(page.getByText("下面是您刚才填写的内容")).toBeVisible();
  await expect(textbox(page, "机械制造企业")).toHaveValue("这台手机的厂家");
  await expect(page.getByText("已保存的内容：另一台手机的厂家")).toBeVisible();
});

test("photos in one form, good and bad together: the bad are told at their slots, the good are kept", async ({ page, ready, scripts, watch }) => {
  watch.expect(415, /\/photos\//);
  watch.expect(422, /\/photos\//);
  const id = await (await Owner.register(page)).draft("subject");
  await page.goto(`/owner/filings/${id}/photos`);
  await ready(page);
  await page.getByRole("radio", { name: "机械", exact: true }).check();
  await page.getByRole("radio", { name: "有发动机、机械铭牌", exact: true }).check();
  await chooser(page, "正面").setInputFiles(jpeg(PHOTOS.front));
  const slots = { large: "背面", pdf: "侧面45度", cut: "机械铭牌", heic: "发动机铭牌" } as const;
  for (const [kind, label] of Object.entries(slots)) {
    await chooser(page, label).setInputFiles(BAD[kind as keyof typeof BAD].file);
  }
  if (!scripts) {
    await button(page, "下一步").click();
    await expect(page).toHaveTitle(/^错误：图片上传/);
  }
  for (const [kind, label] of Object.entries(slots)) {
    await expect(slot(page, label).getByRole("alert")).toContainText(BAD[kind as keyof typeof BAD].says);
  }
  await expect(stored(page, "正面")).toBeVisible();
  await expect(stored(page, "背面")).toHaveCount(0);
});
