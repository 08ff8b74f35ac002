// What the browser does by itself once it has taken a page over, and what it leaves to documents where it cannot.
import type { Page } from "@playwright/test";
import { Gatekeeper, officeOf, platePhoto, registeredMachine } from "../support/gate.ts";
import { Owner, PASSWORD, codeFor, newPhone, newPin } from "../support/owner.ts";
import { PHOTOS, LABELS, chooser, jpeg, stored } from "../support/photos.ts";
import { button, choosePhoto, fillMachine, fillSubject, heading, logIn, register, textbox } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";

/** Counts the documents that a page loads from now on. */
function documents(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.redirectedFrom() === null && request.frame() === page.mainFrame()) {
      count += 1;
    }
  });
  return () => count;
}

test("an owner files, looks, asks and goes back without another document", async ({ page, ready, watch }) => {
  watch.expect(422, /\/api\/filing\/submit$/);
  await register(page, ready, newPhone());
  const loaded = documents(page);
  await page.getByRole("button", { name: "新增机械备案" }).click();
  await expect(heading(page, "主体信息")).toBeFocused();
  await fillSubject(page);
  await choosePhoto(page, "id_card", true);
  await button(page, "下一步").click();
  await expect(heading(page, "图片上传")).toBeVisible();
  await page.getByRole("radio", { name: "机械", exact: true }).check();
  await page.getByRole("radio", { name: "有发动机、机械铭牌", exact: true }).check();
  for (const slot of ["front", "rear", "side45", "machine_plate"] as const) {
    await choosePhoto(page, slot, true);
  }
  await button(page, "上一步").click();
  await expect(heading(page, "主体信息")).toBeVisible();
  await button(page, "下一步").click();
  await button(page, "下一步").click();
  await expect(heading(page, "机械信息")).toBeVisible();
  await button(page, "下一步").click();
  await expect(page.locator("#errors")).toBeFocused();
  await expect(page).toHaveTitle(/^错误：机械信息/);
  await fillMachine(page, newPin());
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await expect(page).toHaveTitle(/^核对信息/);
  await button(page, "提交").click();
  await expect(heading(page, "提交成功")).toBeVisible();
  await expect(page).toHaveURL(/\/done$/);
  await page.getByRole("link", { name: "我的机械" }).click();
  await page.getByRole("link", { name: "查看" }).first().click();
  await expect(heading(page, "挖掘机")).toBeVisible();
  await page.goBack();
  await expect(heading(page, "我的机械")).toBeVisible();
  await page.goForward();
  await expect(heading(page, "挖掘机")).toBeVisible();
  await page.getByRole("link", { name: "返回列表" }).click();
  await page.getByRole("link", { name: "返回首页" }).click();
  for (const [link, title] of [["登录设备", "登录设备"], ["我的信息", "我的信息"], ["修改密码", "修改密码"]] as const) {
    await page.getByRole("link", { name: link, exact: true }).click();
    await expect(heading(page, title)).toBeVisible();
    await page.getByRole("link", { name: "返回首页" }).click();
    await expect(heading(page, "王建国")).toBeVisible();
  }
  await page.getByRole("link", { name: "用户协议" }).click();
  await expect(heading(page, "用户协议")).toBeVisible();
  expect(loaded(), "documents").toBe(0);
  await page.getByRole("link", { name: "大字版" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-size", "large");
  expect(loaded(), "大字版 is a document of its own").toBe(1);
});

test("下一步 and 上一步 open at once where everything is saved, and send nothing", async ({ page, ready }) => {
  const owner = await Owner.register(page);
  const id = await owner.draft("subject");
  const looked = (step: string) => page.waitForResponse((answer) => answer.url().includes(`/api/owner/step_${step}?`));
  const photos = looked("photos");
  await page.goto(`/owner/filings/${id}/subject`);
  await ready(page);
  await (await photos).finished();
  let hangs = true;
  await page.route(/\/(api|photos\/[^/]+\/form)\//, async (route) => {
    if (!hangs) {
      await route.continue();
    }
  });
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await button(page, "下一步").click();
  await expect(heading(page, "图片上传")).toBeFocused();
  await expect(page).toHaveURL(/\/photos$/);
  hangs = false;
  const subject = looked("subject");
  await page.reload();
  await ready(page);
  await (await subject).finished();
  hangs = true;
  await button(page, "上一步").click();
  await expect(textbox(page, "所有者姓名")).toHaveValue("王建国");
  expect(sent).toEqual([]);
  // What is changed is sent, as before.
  hangs = false;
  await textbox(page, "所有者姓名").fill("王建军");
  await button(page, "下一步").click();
  await expect(heading(page, "图片上传")).toBeVisible();
  expect(sent.length).toBeGreaterThan(0);
  await button(page, "上一步").click();
  await expect(textbox(page, "所有者姓名")).toHaveValue("王建军");
});

test("the way back opens a list where it was left", async ({ page, ready }) => {
  const owner = await Owner.register(page);
  for (let count = 0; count < 5; count += 1) {
    await owner.draft("subject");
  }
  await page.goto("/owner/machines");
  await ready(page);
  const last = page.getByRole("link", { name: "查看" }).last();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(300);
  const before = await page.evaluate(() => scrollY);
  await last.click();
  await expect(page.getByRole("link", { name: "返回列表" })).toBeVisible();
  expect(await page.evaluate(() => scrollY), "another page begins at its top").toBe(0);
  await page.goBack();
  await expect(heading(page, "我的机械")).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before - 80);
});

test("what was typed, chosen and pressed before the program came is not lost", async ({ page }) => {
  const owner = await Owner.register(page);
  const id = await owner.draft("nothing");
  await page.route(/\.wasm$/, async (route) => {
    await new Promise((wait) => setTimeout(wait, 10_000));
    await route.continue();
  });
  await page.goto(`/owner/filings/${id}/subject`);
  await page.getByRole("radio", { name: "个人" }).check();
  await textbox(page, "所有者姓名").fill("早到的人");
  await chooser(page, LABELS.id_card).setInputFiles(jpeg(PHOTOS.id_card));
  await expect(page.locator("html")).not.toHaveAttribute("data-ready");
  await expect(stored(page, LABELS.id_card)).toBeVisible({ timeout: 20_000 });
  await expect(textbox(page, "所有者姓名")).toHaveValue("早到的人");
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  // A press before the program is there is a document, and does the same.
  await page.goto("/owner");
  await expect(page.locator("html")).not.toHaveAttribute("data-ready");
  await page.getByRole("link", { name: "我的机械" }).click();
  await expect(heading(page, "我的机械")).toBeVisible();
});

test("without the program every page goes on as a document, and says so once", async ({ page, watch }) => {
  watch.expect(0, /\.wasm$/);
  await page.route(/\.wasm$/, (route) => route.abort());
  const owner = await Owner.register(page);
  const id = await owner.draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await expect(page.getByText("页面按普通方式打开")).toBeVisible();
  await fillMachine(page, newPin());
  await button(page, "下一步").click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await button(page, "提交").click();
  await expect(heading(page, "提交成功")).toBeVisible();
  await expect(page.getByText("页面按普通方式打开")).toHaveCount(0);
  // It is there again with the network.
  await page.unroute(/\.wasm$/);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-ready", "");
});

test("a program that traps is asked no more: told, and links and forms are documents", async ({ page, ready, watch }) => {
  await Owner.register(page);
  await page.goto("/owner");
  await ready(page);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
  });
  await expect(page.getByRole("alert").filter({ hasText: "页面出了问题" })).toBeVisible();
  const loaded = documents(page);
  await page.getByRole("link", { name: "我的机械" }).click();
  await expect(heading(page, "我的机械")).toBeVisible();
  expect(loaded()).toBe(1);
  await expect(page.getByRole("alert").filter({ hasText: "页面出了问题" })).toHaveCount(0);
  watch.findings.splice(0, watch.findings.length, ...watch.findings.filter((finding) => !finding.includes("unreachable")));
});

test("a network that hangs is told after a while, the page stays, and no button is dead", async ({ page, ready }) => {
  await Owner.register(page);
  await page.goto("/owner");
  await ready(page);
  let hang = true;
  await page.route(/\/api\/owner\/machines/, async (route) => {
    if (!hang) {
      await route.continue();
    }
  });
  await page.getByRole("link", { name: "我的机械" }).click();
  await expect(page.locator(".progress-line")).toHaveClass(/on/);
  await expect(heading(page, "测试机主")).toBeVisible();
  await expect(page.getByText("网络很慢，还在等待")).toBeVisible({ timeout: 12_000 });
  // Something else can be done meanwhile.
  await page.getByRole("link", { name: "登录设备" }).click();
  await expect(heading(page, "登录设备")).toBeVisible();
  hang = false;
  await page.getByRole("link", { name: "返回首页" }).click();
  await page.getByRole("link", { name: "我的机械" }).click();
  await expect(heading(page, "我的机械")).toBeVisible();
});

test("a form that does not arrive says so, keeps what was typed, and can be sent again", async ({ page, ready, watch }) => {
  watch.expect(0, /\/api\/account\/log_in$/);
  const owner = await Owner.register(page);
  await page.context().clearCookies();
  await page.goto("/owner/login");
  await ready(page);
  await page.route(/\/api\/account\/log_in$/, (route) => route.abort());
  await textbox(page, "手机号").fill(owner.phone);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(page.getByRole("alert").filter({ hasText: "网络不通" })).toBeVisible();
  await expect(page.getByLabel("密码", { exact: true })).toHaveValue(PASSWORD);
  await page.unroute(/\/api\/account\/log_in$/);
  await button(page, "登录").click();
  await expect(heading(page, "测试机主")).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "网络不通" })).toHaveCount(0);
});

test("a page of another build is loaded anew as a document", async ({ page, ready }) => {
  await Owner.register(page);
  await page.goto("/owner");
  await ready(page);
  await page.route(/\/api\/owner\/machines/, (route) => route.fulfill({ json: { other: "shape" } }));
  const loaded = documents(page);
  await page.getByRole("link", { name: "我的机械" }).click();
  await expect(heading(page, "我的机械")).toBeVisible();
  expect(loaded()).toBe(1);
});

test("a site administrator works at the gate without another document", async ({ page, person, ready }) => {
  const office = await officeOf(await person());
  const number = await registeredMachine(await person(), office);
  const gate = await Gatekeeper.register(page);
  const site = await gate.site(office, "平阳广场地下车库");
  await page.goto("/site");
  await ready(page);
  const loaded = documents(page);
  await page.getByRole("link", { name: "机械入场" }).click();
  await page.getByRole("searchbox", { name: "环保登记号码、机械名称、厂家或型号" }).fill(number.slice(-6));
  await button(page, "查找").click();
  await page.getByRole("link", { name: `选择 ${number}` }).click();
  await platePhoto(page).setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
  await button(page, "确认入场").click();
  await expect(page.getByText("已入场")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/site/sites/${site}$`));
  await page.locator(".visit", { hasText: number }).getByRole("button", { name: "出场" }).click();
  await expect(page.getByText("办错了可以在2分钟内撤销")).toBeVisible();
  await page.getByRole("link", { name: "进出记录" }).click();
  await expect(page.locator(".visit", { hasText: number })).toContainText("已出场");
  await page.goBack();
  await expect(heading(page, "平阳广场地下车库")).toBeVisible();
  await page.getByRole("link", { name: "工地管理员" }).click();
  await expect(heading(page, "工地管理员")).toBeVisible();
  await page.getByRole("link", { name: "返回工地" }).click();
  await page.getByRole("link", { name: "返回我的工地" }).click();
  await expect(heading(page, "我的工地")).toBeVisible();
  for (const title of ["登录设备", "我的信息", "修改密码"]) {
    await page.getByRole("link", { name: title, exact: true }).click();
    await expect(heading(page, title)).toBeVisible();
    await page.getByRole("link", { name: "返回首页" }).click();
    await expect(heading(page, "我的工地")).toBeVisible();
  }
  expect(loaded(), "documents").toBe(0);
});

test("a reviewer works through the queue and looks around without another document", async ({ page, person, ready }) => {
  const owner = await Owner.register(await person());
  await owner.submitted();
  const filing = await owner.submitted();
  await page.goto("/office/login");
  await ready(page);
  const loaded = documents(page);
  await textbox(page, "用户名").fill("yaodu");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(heading(page, "动态验证码")).toBeVisible();
  await textbox(page, "动态验证码").fill(await codeFor(page.request, "yaodu", "动态验证码"));
  await button(page, "登录").click();
  const around = page.locator(".office-nav");
  await around.getByRole("link", { name: "备案", exact: true }).click();
  await page.getByLabel("排序").selectOption("newest");
  await button(page, "查询").click();
  await expect(page).toHaveURL(/order=newest/);
  await page.locator(`tbody a[href^="/office/filings/${filing}"]`).click();
  await expect(page.locator("#next-filing")).toBeVisible();
  await button(page, "审核通过").click();
  await expect(page.locator("p.notice")).toContainText("环保登记号码已生成");
  expect(page.url()).not.toContain(filing);
  for (const [link, title] of [["登记册", "登记册"], ["工地", "工地"], ["检测", "检测"], ["统计", "统计"], ["我的账号", "我的账号"]] as const) {
    await around.getByRole("link", { name: link, exact: true }).click();
    await expect(page.locator("main h1")).toContainText(title);
  }
  await page.goBack();
  await expect(page.locator("main h1")).toContainText("统计");
  expect(loaded(), "documents").toBe(0);
});

test("the filing after the one on the desk is there when the decision is made: only the decision is sent", async ({ page, person, ready }) => {
  const owner = await Owner.register(await person());
  await owner.submitted();
  const filing = await owner.submitted();
  await logIn(page, "office", "yaodu");
  await page.goto("/office/filings?state=submitted&order=newest");
  await ready(page);
  await page.locator(`tbody a[href^="/office/filings/${filing}"]`).click();
  await expect(page.locator("#next-filing")).toBeVisible();
  const ahead = (await page.locator("#next-filing").getAttribute("href"))?.split("?")[0]?.split("/").pop() ?? "";
  await expect
    .poll(() => page.evaluate((id) => performance.getEntriesByType("resource").some(({ name }) => name.includes(`/api/office/filing?id=${id}`)), ahead))
    .toBe(true);
  await page.waitForTimeout(500);
  const sent: string[] = [];
  page.on("request", (request) => request.resourceType() === "fetch" && sent.push(new URL(request.url()).pathname));
  await page.route(/\/api\/office\/filing\?/, async (route) => {
    // What is shown next is not waited for.
    await new Promise((done) => setTimeout(done, 3_000));
    await route.continue();
  });
  await button(page, "审核通过").click();
  await expect(page).toHaveURL(new RegExp(ahead), { timeout: 2_500 });
  await expect(page.locator("p.notice")).toContainText("环保登记号码已生成", { timeout: 2_500 });
  expect(sent[0]).toBe("/api/office/approve");
});
