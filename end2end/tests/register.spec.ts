// The register after approval: corrections, changes, freed locks, tables of inspections.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { button, choice, heading, logIn, openFromQueue, textbox } from "../support/steps.ts";

/** Approves what waits; answers the number. */
async function approve(office: Page, filing: string): Promise<string> {
  await openFromQueue(office, "submitted", filing);
  await button(office, "审核通过").click();
  await expect(office.locator("p.notice")).toContainText(/环保登记号码已生成|审核通过/);
  return /\d-DL\d{6}/.exec((await office.locator("p.notice").textContent()) ?? "")?.[0] ?? "";
}

/** Opens a machine of the register by its number. */
async function machine(office: Page, number: string): Promise<void> {
  await office.goto(`/office/machines?search=${number}`);
  await office.locator('tbody a[href^="/office/machines/"]').first().click();
  await expect(office.locator(".number.big")).toHaveText(number);
}

test("a correction asks for a reason, and keeps it with the old value", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/correct_machine$/);
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  const number = await approve(page, filing);
  await machine(page, number);
  await page.getByRole("link", { name: "更正", exact: true }).click();
  await expect(heading(page, /^更正/)).toBeVisible();
  await ready(page);
  await textbox(page, "型号规格").fill("SY235C-8");
  await button(page, "更正").click();
  await expect(page, "a reason is missing").toHaveTitle(/^错误：/);
  await expect(textbox(page, "型号规格"), "what was typed is kept").toHaveValue("SY235C-8");
  await ready(page);
  await textbox(page, "更正的理由").fill("铭牌照片为SY235C-8");
  await button(page, "更正").click();
  await expect(page.getByText("已更正，更正前后的内容和理由已留下记录")).toBeVisible();
  await page.locator("summary", { hasText: "操作记录" }).click();
  await expect(page.locator(".history").last()).toContainText("SY215C-8");
  await expect(page.locator(".history").last()).toContainText("铭牌照片为SY235C-8");
});

test("an owner passes a machine on; the office approves; the other owner has it under the same number", async ({ page, person, ready }) => {
  test.slow();
  const seller = await person();
  const buyer = await person();
  const filing = await (await Owner.register(seller, "甲施工队")).submitted();
  const other = await Owner.register(buyer, "乙施工队");
  await logIn(page, "office", "yaodu");
  const number = await approve(page, filing);

  await seller.goto("/owner/machines");
  await seller.getByRole("link", { name: "查看" }).click();
  await seller.getByRole("link", { name: /过户/ }).click();
  await expect(heading(seller, /过户/)).toBeVisible();
  await ready(seller);
  await textbox(seller, "新所有者手机号").fill(other.phone);
  await textbox(seller, "新所有者姓名或企业名称").fill("乙施工队");
  await textbox(seller, "理由").fill("二手转让");
  await button(seller, "提交申请").click();
  await expect(seller.getByText("申请已提交，等待审核")).toBeVisible();

  await page.goto(`/office/filings?state=submitted&search=${number}`);
  await page.locator('tbody a[href^="/office/filings/"]').first().click();
  await expect(page.getByRole("heading", { name: /申请事项/ })).toBeVisible();
  await expect(page.locator(".change-card")).toContainText("乙施工队");
  await button(page, "审核通过").click();
  await expect(page.locator("p.notice")).toBeVisible();

  await buyer.goto("/owner/machines");
  await expect(buyer.locator(".machine-card")).toContainText(number);
  await seller.goto("/owner/machines");
  await expect(seller.locator(".machine-card")).toContainText("已过户");
});

test("a machine is cancelled as a filing of its kind, started by the office", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/start_change$/);
  const owner = await person();
  const filing = await (await Owner.register(owner)).submitted();
  await logIn(page, "office", "yaodu");
  const number = await approve(page, filing);
  await machine(page, number);
  await page.getByRole("link", { name: "注销" }).click();
  await ready(page);
  await button(page, "提交申请").click();
  await expect(page).toHaveTitle(/^错误：/);
  await ready(page);
  await page.getByLabel(/原因/).first().selectOption({ label: "报废" });
  await textbox(page, "理由").fill("整机报废，已拆解");
  await button(page, "提交申请").click();
  await expect(page.getByText("申请已提交，等待审核")).toBeVisible();
  const second = await person();
  await logIn(second, "office", "linfen");
  await second.goto(`/office/filings?state=submitted&search=${number}`);
  await second.locator('tbody a[href^="/office/filings/"]').first().click();
  await button(second, "审核通过").click();
  await expect(second.getByText(`注销审核通过：${number}已注销`)).toBeVisible();
  await machine(page, number);
  await expect(page.locator(".dossier-head")).toContainText("已注销");
  await owner.goto("/owner/machines");
  await expect(owner.locator(".machine-card")).toContainText("已注销");
});

test("a supervisor frees what a colleague left taken", async ({ page, person }) => {
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await button(page, "由我审核").click();
  await expect(button(page, "放回队列")).toBeVisible();
  const supervisor = await person();
  await logIn(supervisor, "office", "linfen");
  await openFromQueue(supervisor, "under_review", filing);
  await button(supervisor, "解除锁定").click();
  await expect(supervisor.getByText("已解除锁定，其他人可以审核")).toBeVisible();
  await button(page, "审核通过").click();
  await expect(page.locator("p.notice")).toContainText("环保登记号码已生成");
});

test("a table of inspections: checked, told by row and column, the good rows kept", async ({ page, person, ready }) => {
  test.slow();
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "linfen");
  const number = await approve(page, filing);
  const report = `DR-${Date.now()}`;
  const table = [
    "环保登记号码,报告编号,检测机构,检测日期,检测地点,检测类型,光吸收系数1,光吸收系数2,光吸收系数3",
    `${number},${report}-1,临汾市检测中心,2026-05-20,滨河西路工地,定期检验,0.21,0.22,0.20`,
    `3-DL999999,${report}-2,临汾市检测中心,2026-13-40,滨河西路工地,定期检验,0.21,0.22,0.20`,
  ].join("\r\n");
  await page.goto("/office/inspections/import");
  await ready(page);
  await page.getByLabel("表格文件").setInputFiles({ name: "五月.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${table}`) });
  await button(page, "上传并检查").click();
  await expect(heading(page, /五月\.csv/)).toBeVisible();
  const job = page.url().split("?")[0] ?? "";
  const becomes = async (words: string) => {
    await expect(async () => {
      await page.goto(job);
      await expect(page.getByText(words)).toBeVisible({ timeout: 500 });
    }).toPass();
  };
  await becomes("共2行，正确1行，有错误1行");
  const wrong = page.locator(".problems tbody tr");
  await expect(wrong.filter({ hasText: "检测日期" })).toContainText("2026-13-40");
  await button(page, "只导入正确的行（1行）").click();
  await expect(button(page, "只导入正确的行（1行）")).toHaveCount(0);
  await becomes("已导入1行");
  await page.goto(`/office/inspections?search=${report}-1`);
  await expect(page.locator("tbody tr").filter({ hasText: number })).toHaveCount(1);
});
