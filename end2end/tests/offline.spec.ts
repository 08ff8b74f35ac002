// The gate with a bad network: what was done without it is kept through the death of the page, and arrives in order, once.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { Gatekeeper, officeOf, platePhoto, registeredMachine } from "../support/gate.ts";
import { Line } from "../support/line.ts";
import { PHOTOS, jpeg } from "../support/photos.ts";
import { Owner } from "../support/owner.ts";
import { button, choice, logIn, openFromQueue, textbox } from "../support/steps.ts";

const count = (words: string) => `.count:has(dt:text-is("${words}")) dd`;

/** 外地机械 with what its plate says. */
async function keepEntry(page: Page, number: string): Promise<void> {
  const form = page.locator("#offline-entry");
  await form.getByLabel("环保登记号码").fill(number);
  const foreign = form.locator("details.foreign");
  if (!(await foreign.getByLabel("型号规格").isVisible())) {
    await foreign.locator("summary").first().click();
  }
  await foreign.getByLabel("机械产品名称").selectOption("装载机");
  await foreign.getByLabel("机械制造企业").fill("徐工集团");
  await foreign.getByLabel("型号规格").fill("LW500");
  await foreign.getByLabel("燃料类型").selectOption("柴油");
  await form.getByLabel("拍照上传").setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
  await button(page, "保存入场").click();
  await expect(page.getByText(`${number} 入场已保存在本机，待同步`)).toBeVisible();
}

test("twenty entries and exits without a network survive the page and arrive in order, once", async ({ person, baseURL, watch }) => {
  test.setTimeout(180_000);
  const line = await Line.to(baseURL ?? "");
  // Everything fails while the network is cut, and the browser says so.
  watch.expect(0, /^\//);
  const office = await officeOf(await person());
  const tablet = await person({ baseURL: line.url });
  const here = await Gatekeeper.register(tablet, "李管理");
  const site = await here.site(office, "滨河西路改造工程");
  const there = await Gatekeeper.register(await person(), "赵管理");
  const other = await there.site(office, "平阳广场地下车库");
  const stamp = String(Date.now()).slice(-4);
  const numbers = Array.from({ length: 11 }, (_, at) => `3-HZ${stamp}${String(at).padStart(2, "0")}`);
  const blocked = numbers[10] ?? "";
  const foreign = { "fields[product]": "loader", "fields[maker]": "徐工集团", "fields[model]": "LW500", "fields[fuel]": "diesel" };
  const entered = await there.page.request.post(`/sites/${other}/entry`, {
    multipart: { entry: crypto.randomUUID(), number: blocked, ...foreign, "photo.entry": { name: "p.jpg", mimeType: "image/jpeg", buffer: PHOTOS.front } },
    headers: { accept: "application/json" },
  });
  expect(await entered.text()).toContain("inside");

  const gate = `/site/sites/${site}`;
  await tablet.goto(gate);
  await expect
    .poll(() => tablet.evaluate(async (path) => Boolean(await (await caches.open("pages-2")).match(path)), gate))
    .toBe(true);
  await expect.poll(() => tablet.evaluate(async () => (await (await caches.open("files-2")).keys()).length)).toBeGreaterThan(4);

  line.cut();
  await tablet.getByRole("link", { name: "机械入场" }).click();
  await expect(tablet.getByText("网络已断开").first()).toBeVisible();
  const entries: string[] = [];
  for (const [at, number] of numbers.slice(0, 10).entries()) {
    await keepEntry(tablet, number);
    entries.push(number);
    if (at < 9) {
      await tablet.locator(".kept-move", { hasText: number }).getByRole("button", { name: "出场" }).click();
      await expect(tablet.getByText(`${number} 出场已保存在本机，待同步`)).toBeVisible();
    }
  }
  await keepEntry(tablet, blocked);
  await expect(tablet.getByRole("heading", { name: "待同步 20" })).toBeVisible();

  const context = tablet.context();
  await tablet.close();
  const again = await context.newPage();
  await again.goto(gate);
  await expect(again.getByRole("heading", { name: "待同步 20" })).toBeVisible();

  line.mend();
  await expect(again.getByRole("heading", { name: "待同步" })).toBeHidden({ timeout: 60_000 });
  await again.goto(gate);
  await expect(again.locator(count("总入场机械数"))).toHaveText("10");
  await expect(again.locator(count("总出场机械数"))).toHaveText("9");
  await expect(again.locator(count("工地现有机械数"))).toHaveText("1");
  await expect(again.locator(".waiting"), "the conflict is shown, with where the machine stands").toContainText(blocked);
  await expect(again.locator(".waiting")).toContainText("平阳广场地下车库");

  await again.goto(`${gate}/records`);
  const [file] = await Promise.all([again.waitForEvent("download"), again.getByRole("link", { name: "导出CSV" }).click()]);
  const rows = readFileSync(await file.path(), "utf8").trim().split("\r\n").slice(1);
  // The newest comes first.
  expect(rows.map((row) => row.split(",")[0])).toEqual([...entries].reverse());
  line.close();
});

/** How many entries and exits lie on the tablet. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const asked = indexedDB.open("gate");
        asked.onsuccess = () => {
          const moves = asked.result.transaction("moves").objectStore("moves").count();
          moves.onsuccess = () => resolve(moves.result);
        };
      }),
  );

test("an entry is on the tablet before it is sent: a network that swallows it and a closed page lose nothing", async ({ person, baseURL, ready, watch }) => {
  test.slow();
  const line = await Line.to(baseURL ?? "");
  watch.expect(0, /^\//);
  try {
    const office = await officeOf(await person());
    const number = await registeredMachine(await person(), office);
    const tablet = await person({ baseURL: line.url });
    const site = await (await Gatekeeper.register(tablet)).site(office, "平阳广场地下车库");
    await tablet.goto(`/site/sites/${site}/enter?q=${number}`);
    await ready(tablet);
    await platePhoto(tablet).setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
    line.swallow();
    await button(tablet, "确认入场").click();
    await expect.poll(() => kept(tablet)).toBe(1);
    const context = tablet.context();
    await tablet.close();
    line.mend();
    const again = await context.newPage();
    await again.goto(`/site/sites/${site}`);
    await expect(again.locator(".visit", { hasText: number })).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => kept(again)).toBe(0);
    await expect(again.locator(count("总入场机械数"))).toHaveText("1");
  } finally {
    line.close();
  }
});

test("what one account keeps on a tablet is neither shown to the next nor sent by them", async ({ person, baseURL, ready, watch }) => {
  test.slow();
  const line = await Line.to(baseURL ?? "");
  watch.expect(0, /^\//);
  try {
    const office = await officeOf(await person());
    const tablet = await person({ baseURL: line.url });
    const first = await Gatekeeper.register(tablet, "李管理");
    const site = await first.site(office, "平阳广场地下车库");
    const second = await Gatekeeper.register(await person(), "赵管理");
    await tablet.request.post("/api/site/invite", { form: { site, phone: second.phone } });
    await second.page.goto("/site");
    await button(second.page, "接受邀请").click();
    await expect(second.page.getByText("已接受邀请")).toBeVisible();
    await tablet.goto(`/site/sites/${site}`);
    await ready(tablet);
    line.cut();
    await expect(tablet.locator("#offline-entry")).toBeVisible({ timeout: 30_000 });
    await keepEntry(tablet, "3-HZ770001");
    const context = tablet.context();
    await tablet.close();
    line.mend();
    await context.clearCookies();
    const next = await context.newPage();
    await logIn(next, "site", second.phone);
    await next.goto(`/site/sites/${site}`);
    await ready(next);
    await expect(next.getByRole("heading", { name: /待同步/ })).toBeHidden();
    // Longer than a round takes.
    await next.waitForTimeout(11_000);
    await expect(next.locator(count("总入场机械数"))).toHaveText("0");
    expect(await kept(next)).toBe(1);
    await context.clearCookies();
    await logIn(next, "site", first.phone);
    await next.goto(`/site/sites/${site}`);
    await expect(next.locator(".visit", { hasText: "3-HZ770001" })).toContainText("李管理", { timeout: 30_000 });
    expect(await kept(next)).toBe(0);
  } finally {
    line.close();
  }
});

test("an owner's card opens without a network, and is gone after signing out", async ({ person, baseURL, watch }) => {
  const line = await Line.to(baseURL ?? "");
  watch.expect(0, /^\//);
  try {
    const office = await officeOf(await person());
    const owner = await person({ baseURL: line.url });
    const machine = await (await Owner.register(owner)).submitted();
    await openFromQueue(office, "submitted", machine);
    await button(office, "审核通过").click();
    await expect(office.getByText("环保登记号码已生成")).toBeVisible();
    const card = `/owner/machines/${machine}/card`;
    await owner.goto(card);
    const front = owner.getByRole("img", { name: /信息采集卡正面/ });
    await expect(front).toBeVisible();
    await expect.poll(() => owner.evaluate(async (path) => (await caches.match(path)) !== undefined, card)).toBe(true);
    line.cut();
    await owner.goto(card);
    await expect(front).toBeVisible();
    line.mend();
    await owner.goto("/owner");
    await button(owner, "退出登录").click();
    await owner.goto("/owner/login");
    await expect.poll(() => owner.evaluate(async (path) => (await caches.match(path)) !== undefined, card)).toBe(false);
  } finally {
    line.close();
  }
});

test("an entry that is sent while the page looks for what is kept goes once", async ({ page, person, ready }) => {
  const here = await Gatekeeper.register(page, "手快的人");
  const site = await here.site(await officeOf(await person()), "解放路改造工程");
  let answer = (): void => undefined;
  const answering = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/health", async (route) => {
    await answering;
    await route.continue();
  });
  let sent = 0;
  await page.route("**/sites/*/entry*", async (route) => {
    sent += 1;
    answer();
    // As long as the look takes.
    await new Promise((wait) => setTimeout(wait, 1_500));
    await route.continue();
  });
  await page.goto(`/site/sites/${site}/enter?q=3-HZ000002`);
  await ready(page);
  await choice(page, "机械产品名称").selectOption("装载机");
  await textbox(page, "机械制造企业").fill("徐工集团");
  await textbox(page, "型号规格").fill("LW500");
  await choice(page, "燃料类型").selectOption("柴油");
  await platePhoto(page).setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
  await button(page, "确认入场").click();
  await expect(page.getByText("已入场")).toBeVisible();
  expect(sent).toBe(1);
});

test("a photo that was chosen before the program came stays, in sight, and is sent", async ({ page, person, ready }) => {
  const here = await Gatekeeper.register(page, "早到的人");
  const site = await here.site(await officeOf(await person()), "鼓楼南街改造工程");
  const preview = page.getByAltText("所选照片的预览");
  for (const place of ["new", `${site}/enter?q=3-HZ000001`]) {
    let come = (): void => undefined;
    const coming = new Promise<void>((resolve) => (come = resolve));
    // What asks for the program: the program itself may come by way of the worker that the gate's page begins.
    await page.route(/begin\.js$/, async (route) => {
      await coming;
      await route.continue();
    });
    await page.goto(`/site/sites/${place}`, { waitUntil: "commit" });
    await expect(page.locator("main form[method=post] input[type=file]").first()).toBeVisible();
    const photos = await page.locator("main form[method=post] input[type=file]").all();
    expect(photos.length).toBeGreaterThan(0);
    for (const photo of photos) {
      await photo.setInputFiles(jpeg(PHOTOS.front, "board.jpg"));
    }
    await expect(preview).toHaveCount(photos.length);
    await expect(page.locator("html")).not.toHaveAttribute("data-ready");
    come();
    await ready(page);
    await expect(preview).toHaveCount(photos.length);
    await page.unroute(/begin\.js$/);
  }
  await choice(page, "机械产品名称").selectOption("装载机");
  await textbox(page, "机械制造企业").fill("徐工集团");
  await textbox(page, "型号规格").fill("LW500");
  await choice(page, "燃料类型").selectOption("柴油");
  await button(page, "确认入场").click();
  await expect(page.getByText("已入场")).toBeVisible();
});
