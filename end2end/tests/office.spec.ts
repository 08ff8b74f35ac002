import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { button, heading, logIn, openFromQueue } from "../support/steps.ts";

/** The districts of every line of the queue, on all its pages. */
async function districts(page: Page): Promise<Set<string>> {
  const found = new Set<string>();
  await page.goto("/office/filings?state=submitted");
  for (;;) {
    for (const district of await page.locator("tbody tr td:nth-child(4)").allTextContents()) {
      found.add(district);
    }
    const next = page.getByRole("link", { name: "下一页" });
    if ((await next.count()) === 0) {
      return found;
    }
    const before = page.url();
    await next.click();
    await expect(page).not.toHaveURL(before);
  }
}

test("尧都 sees its own district and what belongs to it, the city sees every one", async ({ page, person, watch }) => {
  watch.expect(404, /\/office\/filings\//);
  await logIn(page, "office", "yaodu");
  await expect(heading(page, "临汾市生态环境局尧都分局")).toBeVisible();
  const own = await districts(page);
  expect(own).toContain("尧都区");
  const city = await person();
  await logIn(city, "office", "linfen");
  const all = await districts(city);
  expect(all.size).toBeGreaterThan(5);
  for (const district of own) {
    expect(district).toMatch(/尧都区|开发区/);
  }
  // Another district's filing is not found by its address either.
  await city.goto("/office/filings?state=submitted");
  const other = city.locator("tbody tr").filter({ hasNot: city.getByText(/尧都区|开发区/) }).first().getByRole("link");
  const address = await other.getAttribute("href");
  await page.goto(address ?? "");
  await expect(heading(page, "没有找到")).toBeVisible();
});

test("a colleague sees who has it; what is decided already is told by name", async ({ page, person, watch }) => {
  watch.expect(409, /\/approve$/);
  const filing = await (await Owner.register(await person())).submitted();
  const colleague = await person();
  await logIn(page, "office", "yaodu");
  await logIn(colleague, "office", "linfen");
  await openFromQueue(page, "submitted", filing);
  await openFromQueue(colleague, "submitted", filing);
  await button(page, "由我审核").click();
  await expect(button(page, "放回队列")).toBeVisible();

  // From the page as it was before.
  await button(colleague, "审核通过").click();
  await expect(colleague.locator("#shut")).toContainText("尧都审核员正在审核这份备案");
  await expect(button(colleague, "审核通过")).toBeDisabled();

  await button(page, "审核通过").click();
  await expect(page.getByText("审核通过，环保登记号码已生成")).toBeVisible();
  await colleague.reload();
  await expect(colleague.getByText("审核人：尧都审核员")).toBeVisible();
  await expect(colleague.getByText(/3-DL\d{6}/).first()).toBeVisible();
});

test("放回队列 gives it to the others again", async ({ page, person }) => {
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await button(page, "由我审核").click();
  await button(page, "放回队列").click();
  await expect(heading(page, "待审核备案")).toBeVisible();
  const colleague = await person();
  await logIn(colleague, "office", "linfen");
  await openFromQueue(colleague, "submitted", filing);
  await button(colleague, "审核通过").click();
  await expect(colleague.getByText("审核通过，环保登记号码已生成")).toBeVisible();
});

test("审核不通过 without a reason is not sent", async ({ page, person, watch }) => {
  watch.expect(422, /\/return_filing$/);
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await page.locator("summary", { hasText: "审核不通过" }).click();
  await button(page, "审核不通过").click();
  await expect(page.getByText("请至少写一条审核不通过的原因")).toBeVisible();
  await expect(page).toHaveTitle(/^错误：/);
});

test("the full ID number is shown on demand, and that is recorded", async ({ page, person }) => {
  const filing = await (await Owner.register(await person())).submitted();
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", filing);
  await expect(page.getByText("142601196802291524")).toHaveCount(0);
  await page.getByRole("link", { name: "查看完整身份证号码" }).click();
  await expect(page.getByText("142601196802291524")).toBeVisible();
  await page.reload();
  await page.locator("summary", { hasText: "操作记录" }).click();
  await expect(page.getByText(/尧都审核员 查看证件信息/).first()).toBeVisible();
});

test("a machine that is registered already is told before it gets a second number", async ({ page, person, watch }) => {
  watch.expect(409, /\/approve$/);
  const owner = await Owner.register(await person());
  const same = { identity_kind: "factory", factory_number: `SY${Date.now()}` };
  const first = await owner.submitted(same);
  const second = await owner.submitted(same);
  await logIn(page, "office", "yaodu");
  await openFromQueue(page, "submitted", first);
  await button(page, "审核通过").click();
  await expect(page.getByText("审核通过，环保登记号码已生成")).toBeVisible();
  await openFromQueue(page, "submitted", second);
  await expect(page.getByRole("heading", { name: "疑似重复" })).toBeVisible();
  await button(page, "审核通过").click();
  await expect(page.getByText("登记册中已有同一台机械")).toBeVisible();
  const pair = page.locator(".pair");
  await expect(pair.getByRole("rowheader", { name: "机械制造企业" })).toBeVisible();
  await pair.getByLabel("判断的理由").fill("现场核对，铭牌不同");
  await pair.getByRole("button", { name: "不是同一台机械" }).click();
  await expect(pair).toContainText("现场核对，铭牌不同");
  await button(page, "审核通过").click();
  await expect(page.getByText("审核通过，环保登记号码已生成")).toBeVisible();
});
