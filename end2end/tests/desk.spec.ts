// A reviewer's day: queue, decision, hand-over, inspection, export.
import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { button, choice, heading, logIn, sayYes, textbox } from "../support/steps.ts";

/** A maker that no other filing has, so that a search finds exactly these. */
const maker = (what: string) => `${what}${Date.now() % 1e9}机械厂`;

const search = (words: string) => `/office/filings?state=submitted&search=${encodeURIComponent(words)}`;

test("a reviewer clears ten filings by keyboard alone", async ({ page, person, ready }) => {
  test.slow();
  const owner = await Owner.register(await person());
  const words = maker("键盘");
  for (let count = 0; count < 10; count += 1) {
    await owner.submitted({ maker: words });
  }
  await logIn(page, "office", "yaodu");
  await page.goto(search(words));
  await ready(page);
  await expect(page.locator("tbody tr")).toHaveCount(10);
  const inTable = () => page.evaluate(() => document.activeElement?.closest("tbody") !== null);
  for (let tabs = 0; tabs < 100 && !(await inTable()); tabs += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  for (let count = 0; count < 10; count += 1) {
    await expect(page.locator(".dossier")).toBeVisible();
    await ready(page);
    const before = new URL(page.url()).pathname;
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await expect(page).not.toHaveURL(new RegExp(before + "(\\?|$)"));
    await expect(page.locator("p.notice")).toContainText("环保登记号码已生成");
  }
  await expect(page.getByText("没有符合条件的备案")).toBeVisible();
});

test("filters stand in the address, and the way back leads to the same list", async ({ page, person, ready }) => {
  const owner = await Owner.register(await person());
  const words = maker("筛选");
  await owner.submitted({ maker: words, model: "AA100" });
  await owner.submitted({ maker: words, model: "BB200", fuel: "electric" });
  await logIn(page, "office", "yaodu");
  await page.goto("/office/filings");
  await ready(page);
  await page.getByRole("searchbox", { name: "查找" }).fill(words);
  await choice(page, "燃料类型").selectOption("电能");
  await button(page, "查询").click();
  await expect(page).toHaveURL(/fuel=electric/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  const address = page.url();
  await page.locator("tbody").getByRole("link", { name: /BB200/ }).click();
  await expect(page.locator(".dossier")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(choice(page, "燃料类型")).toHaveValue("electric");
  await page.getByRole("link", { name: "清除" }).click();
  await expect(choice(page, "燃料类型")).toHaveValue("");
});

test("another stage is given only with a reason", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/approve$/);
  const owner = await Owner.register(await person());
  const words = maker("阶段");
  await owner.submitted({ maker: words });
  await logIn(page, "office", "yaodu");
  await page.goto(search(words));
  await page.locator("tbody").getByRole("link").first().click();
  await ready(page);
  await page.locator("summary", { hasText: "更改排放阶段" }).click();
  await page.locator("#stage").selectOption({ label: "国二" });
  await button(page, "审核通过").click();
  await expect(page).toHaveTitle(/^错误：/);
  await ready(page);
  await textbox(page, "更改排放阶段的理由").fill("环保信息标签为国二");
  await button(page, "审核通过").click();
  await expect(page.locator("p.notice")).toContainText(/2-DL\d{6}/);
});

test("a plate is handed over, an inspection entered, and the list exported", async ({ page, person, ready }) => {
  test.slow();
  const owner = await Owner.register(await person());
  const words = maker("领取");
  await owner.submitted({ maker: words });
  await logIn(page, "office", "linfen");
  await page.goto(search(words));
  await page.locator("tbody").getByRole("link").first().click();
  await ready(page);
  await button(page, "审核通过").click();
  await expect(page.locator("p.notice")).toContainText("环保登记号码已生成");
  const number = /\d-DL\d{6}/.exec((await page.locator("p.notice").textContent()) ?? "")?.[0] ?? "";

  await test.step("领取登记", async () => {
    await page.goto(`/office/machines?search=${number}`);
    await page.locator("tbody").getByRole("link").first().click();
    await ready(page);
    await sayYes(page, "领取登记", "确认领取");
    await expect(page.locator("p.notice")).toContainText("已登记领取");
    await expect(page.locator("summary", { hasText: "领取登记" })).toHaveCount(0);
  });

  await test.step("检测记录", async () => {
    await page.getByRole("link", { name: "录入检测记录" }).click();
    await expect(heading(page, "录入检测记录")).toBeVisible();
    await ready(page);
    await textbox(page, "报告编号").fill(`LF-${Date.now()}`);
    await textbox(page, "检测机构").fill("临汾市检测中心");
    await choice(page, "检测类型").selectOption("定期检验");
    await page.getByLabel("检测日期").fill("2026-05-20");
    await textbox(page, "检测地点").fill("滨河西路工地");
    await textbox(page, "光吸收系数1").fill("0.9");
    await textbox(page, "光吸收系数2").fill("0.8");
    await textbox(page, "光吸收系数3").fill("1.0");
    await button(page, "保存").click();
    if ((await page.locator("#confirmed").count()) > 0) {
      await page.locator("#confirmed").check();
      await button(page, "保存").click();
    }
    await expect(page.getByText("不合格").first()).toBeVisible();
  });

  await test.step("导出", async () => {
    await page.goto(`/office/machines?search=${number}`);
    await page.locator(".export-buttons").first().getByRole("button", { name: "导出 CSV" }).click();
    await expect(heading(page, "导出文件")).toBeVisible();
    const line = page.locator("tbody tr").first();
    await expect(async () => {
      await page.goto("/office/exports");
      await expect(line.getByRole("link", { name: /下载/ })).toBeVisible({ timeout: 500 });
    }).toPass();
    const file = await page.request.get((await line.getByRole("link", { name: /下载/ }).getAttribute("href")) ?? "");
    expect(file.headers()["content-disposition"]).toContain("attachment");
    expect(await file.text()).toContain(number);
  });
});
