import { type Page, expect } from "@playwright/test";
import { PHOTOS, type SlotCode, LABELS, chooser, jpeg, stored } from "./photos.ts";
import { PASSWORD, codeFor } from "./owner.ts";

type Ready = (page: Page) => Promise<void>;

export const textbox = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
export const choice = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** 注册, by hand. */
export async function register(page: Page, ready: Ready, phone: string, who: "owner" | "site" = "owner", name = "王建国"): Promise<void> {
  await page.goto(`/${who}/register`);
  await ready(page);
  await textbox(page, "姓名或企业名称").fill(name);
  await textbox(page, "手机号").fill(phone);
  await button(page, "获取验证码").click();
  await expect(page.getByText("验证码已发送")).toBeVisible();
  await textbox(page, "验证码").fill(await codeFor(page.request, phone, "注册"));
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("checkbox", { name: "我已阅读并同意" }).check();
  await button(page, "注册").click();
  await expect(heading(page, who === "owner" ? name : "我的工地")).toBeVisible();
}

/** 登录, as an owner or as staff. */
export async function logIn(page: Page, who: "owner" | "site" | "office", login: string, password = PASSWORD): Promise<void> {
  await page.goto(`/${who}/login`);
  await textbox(page, who === "office" ? "用户名" : "手机号").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await button(page, "登录").click();
  if (who === "office") {
    // The demonstration's staff have a phone that everybody can read.
    await expect(heading(page, "动态验证码")).toBeVisible();
    await textbox(page, "动态验证码").fill(await codeFor(page.request, login, "动态验证码"));
    await button(page, "登录").click();
    await expect(page).not.toHaveURL(/second-factor/);
  }
  await expect(page).not.toHaveURL(/login/);
}

/** Puts a photo into its slot: with scripts it goes up at once, without it goes with the form. */
export async function choosePhoto(page: Page, slot: SlotCode, scripts: boolean): Promise<void> {
  await chooser(page, LABELS[slot]).setInputFiles(jpeg(PHOTOS[slot], `${slot}.jpg`));
  if (scripts) {
    await expect(stored(page, LABELS[slot])).toBeVisible();
  }
}

/** 主体信息 of a person. */
export async function fillSubject(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "个人" }).check();
  await page.getByRole("checkbox", { name: "我单独同意" }).check();
  await textbox(page, "所有者姓名").fill("王建国");
  await textbox(page, "身份证号码").fill("142601196802291524");
  await textbox(page, "联系电话").fill("138 0357 0000");
}

/** 机械信息 of a 国三 excavator. */
export async function fillMachine(page: Page, pin: string): Promise<void> {
  await textbox(page, "发动机型式核准号").fill("G3-0123");
  // 机械类型 was asked with the photos and stands here too.
  await expect(page.getByRole("radio", { name: "机械", exact: true })).toBeChecked();
  await choice(page, "机械产品名称").selectOption("挖掘机");
  await page.getByRole("radio", { name: "PIN码" }).check();
  await textbox(page, "PIN码").fill(`*${pin.toLowerCase()}*`);
  await choice(page, "注册登记区县").selectOption("尧都区");
  await textbox(page, "详细使用地点").fill("滨河西路道路改造工地");
  await textbox(page, "机械制造企业").fill("三一重机有限公司");
  await textbox(page, "型号规格").fill("SY215C-8");
  await page.getByLabel("机械出厂日期").fill("2018-05-20");
  await choice(page, "燃料类型").selectOption("柴油");
  await textbox(page, "功率").fill("118");
  await textbox(page, "转速").fill("2000");
  await textbox(page, "发动机制造企业").fill("五十铃发动机有限公司");
  await textbox(page, "发动机型号").fill("4HK1");
  await page.getByLabel("发动机出厂日期").fill("2018-03-11");
  await page.getByRole("checkbox", { name: "选择性催化还原装置" }).check();
}

/** Presses what asks once, and says yes. */
export async function sayYes(page: Page, words: string, yes: string): Promise<void> {
  await page.locator("summary", { hasText: words }).click();
  await button(page, yes).click();
}

/** Opens a filing from the office's queue, on whichever page of it. */
export async function openFromQueue(page: Page, state: string, filing: string): Promise<void> {
  await page.goto(`/office/filings?state=${state}`);
  const line = page.locator(`tbody a[href^="/office/filings/${filing}"]`);
  while ((await line.count()) === 0) {
    const first = page.locator("tbody a").first();
    const before = (await first.getAttribute("href")) ?? "";
    await page.getByRole("link", { name: "下一页" }).click();
    await expect(first).not.toHaveAttribute("href", before);
  }
  await line.click();
  await expect(page).toHaveURL(new RegExp(`/office/filings/${filing}`));
}
