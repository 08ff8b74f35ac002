// A plate as a thing: the office prints it, its owner shows the card, a stranger scans it — a good, a cancelled and a forged one.
import { readFileSync } from "node:fs";
import { type Page, expect } from "@playwright/test";
import { DESKTOP, test } from "../support/test.ts";
import { Owner } from "../support/owner.ts";
import { officeOf } from "../support/gate.ts";
import { certified, scanned } from "../support/paper.ts";
import { button, choice, heading, logIn, openFromQueue, textbox } from "../support/steps.ts";

/** A registered machine of an owner who is signed in on a page: its number, and its id. */
async function registered(owner: Page, office: Page): Promise<{ number: string; machine: string }> {
  const machine = await (await Owner.register(owner)).submitted();
  await openFromQueue(office, "submitted", machine);
  await button(office, "审核通过").click();
  await expect(office.locator("p.notice")).toContainText(/\d-DL\d{6}/);
  return { number: /\d-DL\d{6}/.exec((await office.locator("p.notice").textContent()) ?? "")?.[0] ?? "", machine };
}

test("an owner shows the card; strangers scan it, type its number, and meet a forged one", async ({ page, person }) => {
  const office = await officeOf(await person(DESKTOP));
  const { number, machine } = await registered(page, office);
  await page.goto(`/owner/machines/${machine}`);
  await page.getByRole("link", { name: "出示电子信息采集卡" }).click();
  await expect(heading(page, "电子信息采集卡")).toBeVisible();
  const front = page.getByRole("img", { name: new RegExp(`信息采集卡正面：${number}`) });
  const address = scanned(await front.screenshot());
  expect(address).toContain(`/m/${number}?s=`);

  const stranger = await person();
  await stranger.goto(address);
  await expect(stranger.getByText("真实有效")).toBeVisible();
  await expect(stranger.getByText("三一重机有限公司")).toBeVisible();
  await expect(stranger.locator("main"), "never a person").not.toContainText("王建国");

  await stranger.getByRole("link", { name: "再查一个" }).click();
  await stranger.getByRole("searchbox", { name: "环保登记号码" }).fill(number.replace("-", "").toLowerCase());
  await button(stranger, "查验").click();
  await expect(stranger.getByText("登记册中有这个号码", { exact: true })).toBeVisible();

  const altered = `${number.startsWith("4") ? "3" : "4"}${number.slice(1)}`;
  await stranger.goto(`/m/${altered}`);
  await expect(stranger.getByText("请对照标牌再核对一遍")).toBeVisible();
  await button(stranger, `标牌上就是这个号码：${altered}`).click();
  await expect(stranger.getByText("疑似伪造", { exact: true })).toBeVisible();
  await stranger.goto(`/m/${altered}${new URL(address).search}`);
  await expect(stranger.getByText("疑似伪造")).toBeVisible();
  await stranger.goto(`/m/${number}?s=a.AAAAAAAAAAAAAAAA`);
  await expect(stranger.getByText("疑似伪造")).toBeVisible();
  await office.goto("/office/suspicions");
  await expect(office.locator("#suspected")).toContainText(altered);

  await office.goto(`/office/machines/${machine}/change/cancellation`);
  await choice(office, "注销原因").selectOption("报废");
  await textbox(office, "理由").fill("已报废拆解");
  await button(office, "提交申请").click();
  await expect(office.getByText("申请已提交")).toBeVisible();
  await office.goto(`/office/filings?state=submitted&search=${number}`);
  await office.locator('tbody a[href^="/office/filings/"]').first().click();
  await expect(office.locator("#shut")).toContainText("不能由您本人审核");
  const second = await person(DESKTOP);
  await logIn(second, "office", "linfen");
  await second.goto(`/office/filings?state=submitted&search=${number}`);
  await second.locator('tbody a[href^="/office/filings/"]').first().click();
  await button(second, "审核通过").click();
  await expect(second.getByText(`注销审核通过：${number}已注销`)).toBeVisible();
  await stranger.goto(address);
  await expect(stranger.getByText("已注销").first()).toBeVisible();
  await page.goto(`/owner/machines/${machine}`);
  await expect(page.getByRole("link", { name: "出示电子信息采集卡" })).toHaveCount(0);
});

test("the office prints what waits, and fetches the file again", async ({ person, page }) => {
  test.slow();
  const office = await officeOf(await person(DESKTOP));
  const { number } = await registered(page, office);
  const counter = await person(DESKTOP);
  await logIn(counter, "office", "linfen");
  await counter.goto("/office");
  await counter.getByRole("link", { name: "制作标牌" }).click();
  await expect(counter.getByRole("link", { name: number })).toBeVisible();
  await choice(counter, "制作").selectOption({ index: 0 });
  await button(counter, "制作标牌、卡和表").click();
  await expect(counter.getByText("已开始制作")).toBeVisible();
  const first = counter.locator("#batches tbody tr").first();
  await expect(async () => {
    await counter.goto("/office/prints");
    await expect(first.getByRole("link", { name: "环保标牌" })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(counter.getByText("没有等待制作的标牌")).toBeVisible();
  const fetched = async () => {
    const [file] = await Promise.all([counter.waitForEvent("download"), first.getByRole("link", { name: "环保标牌" }).click()]);
    return readFileSync(await file.path());
  };
  const pdf = await fetched();
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect((await fetched()).equals(pdf), "kept, not made again").toBe(true);
});

test("whoever is about to buy asks for the stage and sends the answer on", async ({ page, person, ready }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /排放阶段自查/ }).click();
  await ready(page);
  await button(page, "查排放阶段").click();
  await expect(page).toHaveTitle(/^错误：/);
  await page.getByRole("radio", { name: "机械", exact: true }).check();
  await choice(page, "燃料类型").selectOption("柴油");
  await textbox(page, "功率").fill("118");
  await page.getByLabel("机械出厂日期").fill("2018-05-20");
  await button(page, "查排放阶段").click();
  const answer = page.getByRole("region", { name: "自查结果" });
  await expect(answer).toContainText("国三");
  await expect(answer).toContainText("2022年12月1日");
  await expect(answer).toContainText("低排放控制区：可以进入作业");
  const other = await person();
  await other.goto(page.url());
  await expect(other.getByRole("region", { name: "自查结果" })).toContainText("国三");
  await expect(textbox(other, "功率")).toHaveValue("118");
});

test("an owner has the fleet certified, and whoever is shown the paper checks it", async ({ page, person }) => {
  const office = await officeOf(await person(DESKTOP));
  const { number } = await registered(page, office);
  await page.goto("/owner/machines");
  const { text, code } = await certified(page);
  expect(text).toContain(number);
  const stranger = await person();
  await stranger.goto("/m");
  await stranger.getByRole("link", { name: "登记证明查验" }).click();
  await stranger.getByRole("searchbox", { name: "查验码" }).fill(code.toLowerCase());
  await button(stranger, "查验").click();
  await expect(stranger.getByText("证明真实", { exact: true })).toBeVisible();
  await expect(stranger.getByRole("listitem").filter({ hasText: number })).toContainText("与登记册一致");
  await expect(stranger.locator("main"), "never a person").not.toContainText("王建国");
  await stranger.goto("/c/ABCDEFGHJKLMNPQR");
  await expect(stranger.getByText("没有这份证明").first()).toBeVisible();
});
