// Paper: a batch of thirty plates, and pages that people print from their browser.
import { execFileSync } from "node:child_process";
import { type Page, expect } from "@playwright/test";
import { test } from "../support/test.ts";
import { Owner, post } from "../support/owner.ts";
import { Gatekeeper, officeOf } from "../support/gate.ts";
import { button, choice, heading, logIn } from "../support/steps.ts";
import { printed } from "../support/paper.ts";

/** What is wider than its box on a sheet of A4: on paper nobody can scroll. */
async function cutOff(page: Page): Promise<string[]> {
  const screen = page.viewportSize()!;
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 703, height: 1000 });
  const found = await page.locator("main, main *").evaluateAll((all) =>
    all
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible" && one.clientWidth > 1)
      .map((one) => `${one.tagName}.${one.className}`),
  );
  const over = await page.evaluate(() => document.documentElement.scrollWidth > 704);
  await page.emulateMedia({ media: null });
  await page.setViewportSize(screen);
  return over ? [...found, "the page"] : found;
}

test("the office prints a batch of thirty and sees how far it is", async ({ page, person }) => {
  test.setTimeout(240_000);
  const office = await officeOf(await person());
  await logIn(page, "office", "linfen");
  await page.goto("/office/prints");
  const owner = await Owner.register(await person());
  const waiting = Number((await page.locator(".flag-count").first().textContent()) ?? "0");
  for (let number = waiting; number < 31; number++) {
    const filing = await owner.submitted();
    await post(office.request, "/api/office/claim", { filing });
    await post(office.request, "/api/office/approve", { filing, revision: "1" });
  }
  await page.goto("/office/prints");
  await choice(page, "制作").selectOption("30");
  await button(page, "制作标牌、卡和表").click();
  await expect(page.getByText("已开始制作")).toBeVisible();
  const first = page.locator("#batches tbody tr").first();
  await expect(first.getByRole("cell", { name: "30", exact: true })).toBeVisible();
  await expect(async () => {
    await page.goto("/office/prints");
    await expect(first.getByRole("link", { name: "信息采集卡" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await expect(page.locator(".flag-count").first(), "the rest waits on").toHaveText("1");
  const fetch = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent("download"), first.getByRole("link", { name }).click()]);
    return file.path();
  };
  const card = execFileSync("pdfinfo", [await fetch("信息采集卡")]).toString();
  expect(Number(/Pages:\s+(\d+)/.exec(card)?.[1]), "two sides each and an index sheet").toBe(61);
  const archive = execFileSync("python3", ["-m", "zipfile", "-l", await fetch("标牌雕刻文件（SVG）")]).toString();
  expect(archive.match(/-DL\d{6}\.svg/g)).toHaveLength(30);
});

test("pages come out of the printer as paper: nothing of the screen, nothing cut off", async ({ page, person }) => {
  test.setTimeout(120_000);
  const office = await officeOf(page);
  const gate = await Gatekeeper.register(await person());
  const site = await gate.site(office, "印刷测试工地");
  const owner = await person();
  const filing = await (await Owner.register(owner)).submitted();
  await post(office.request, "/api/office/claim", { filing });
  await post(office.request, "/api/office/approve", { filing, revision: "1" });
  await owner.goto(`/owner/machines/${filing}`);
  const number = /\d-DL\d{6}/.exec((await heading(owner, /./).textContent()) + (await owner.locator("main").innerText()))?.[0] ?? "";
  const papers = [
    { name: "machine", who: office, path: `/office/machines/${filing}`, words: [number, "三一重机有限公司"], sheets: 6 },
    { name: "register", who: office, path: "/office/machines", words: [number], sheets: 3 },
    { name: "statistics", who: office, path: "/office/statistics", words: ["统计"], sheets: 8 },
    { name: "records", who: gate.page, path: `/site/sites/${site}/records`, words: ["印刷测试工地"], sheets: 1 },
    { name: "owner", who: owner, path: `/owner/machines/${filing}`, words: [number], sheets: 3 },
    { name: "card", who: owner, path: `/owner/machines/${filing}/card`, words: [number], sheets: 1 },
    { name: "number", who: owner, path: `/m/${number}`, words: [number, "登记册中有这个号码"], sheets: 1 },
    {
      name: "stage",
      who: owner,
      path: "/stage?registration_type=machine&product=excavator&fuel=diesel&power=118&machine_date=2018-05-20",
      words: ["国三"],
      sheets: 2,
    },
  ];
  for (const paper of papers) {
    await paper.who.goto(paper.path);
    expect(await cutOff(paper.who), `${paper.name}: cut off`).toEqual([]);
    const { text, sheets, codes } = await printed(paper.who, paper.name);
    for (const word of paper.words) {
      expect(text, paper.name).toContain(word);
    }
    for (const word of ["跳到主要内容", "退出登录", "大字版", "查询", "导出", "确认领取"]) {
      expect(text, `${paper.name}: of the screen`).not.toContain(word);
    }
    expect(sheets.length, paper.name).toBeLessThanOrEqual(paper.sheets);
    for (const { ink, margins } of sheets) {
      expect(ink, `${paper.name}: no large dark ground`).toBeLessThan(0.4);
      expect(Math.min(margins.left, margins.right, margins.top), `${paper.name}: ${JSON.stringify(margins)}`).toBeGreaterThan(10);
    }
    if (paper.name === "card") {
      expect(codes, "the card can be scanned off the paper").toEqual([expect.stringContaining(`/m/${number}?s=`)]);
    }
  }
});
