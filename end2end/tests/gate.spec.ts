// The gate of a site on a tablet, with and without scripts: a site from its registration to its records.
import { readFileSync } from "node:fs";
import { expect, test } from "../support/test.ts";
import { Gatekeeper, enter, officeOf, platePhoto, registeredMachine } from "../support/gate.ts";
import { newPhone } from "../support/owner.ts";
import { PHOTOS, jpeg } from "../support/photos.ts";
import { button, choice, heading, register, textbox } from "../support/steps.ts";

const count = (words: string) => `.count:has(dt:text-is("${words}")) dd`;

test("a site: registered, returned, mended, approved; machines come, wait, are asked for, and go", async ({ page, person, ready, watch }) => {
  watch.expect(422, /^\/sites\//);
  test.slow();
  const office = await officeOf(await person());
  const number = await registeredMachine(await person(), office);

  await page.goto("/");
  await page.getByRole("link", { name: /工地管理员/ }).click();
  await page.getByRole("link", { name: "注册", exact: true }).click();
  await expect(heading(page, /注册/)).toBeVisible();
  await register(page, ready, newPhone(), "site", "李管理");

  await page.getByRole("link", { name: "工地注册" }).click();
  await ready(page);
  await textbox(page, "工地名称").fill("滨河西路改造工程");
  await button(page, "提交").click();
  await expect(page).toHaveTitle(/^错误：/);
  await expect(textbox(page, "工地名称"), "what was typed is kept").toHaveValue("滨河西路改造工程");
  await choice(page, "所属区县").selectOption("尧都区");
  await textbox(page, "详细地址").fill("尧都区滨河西路中段");
  await textbox(page, "建设单位").fill("临汾市市政建设中心");
  await textbox(page, "施工单位").fill("山西路桥第一工程有限公司");
  await textbox(page, "统一社会信用代码").fill("91140000110012345Q");
  await choice(page, "工程类型").selectOption("道路桥梁");
  await page.getByLabel("计划开工日期").fill("2026-03-01");
  await page.getByLabel("计划竣工日期").fill("2027-10-31");
  await textbox(page, "负责人").fill("张建军");
  await textbox(page, "负责人电话").fill("13803570099");
  await page.getByLabel("公示牌照片").setInputFiles(jpeg(PHOTOS.front, "board.jpg"));
  await button(page, "提交").click();
  await expect(page.getByText("已提交，等待审核")).toBeVisible();
  const site = /sites\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
  await page.goto(`/site/sites/${site}/enter`);
  await expect(page.getByText(/审核通过后才能办理机械进出场/)).toBeVisible();

  await office.goto("/office");
  await office.getByRole("link", { name: /待审核工地/ }).click();
  await office.goto(`/office/sites/${site}`);
  await office.locator("summary", { hasText: "审核不通过" }).click();
  await office.getByLabel("整体原因").fill("公示牌上的名称看不清，请重拍");
  await button(office, "审核不通过").click();
  await expect(office.getByText("已退回工地管理员修改")).toBeVisible();

  await page.goto("/site");
  await page.getByRole("link", { name: "修改", exact: true }).click();
  await expect(page.getByText("公示牌上的名称看不清，请重拍")).toBeVisible();
  await ready(page);
  await page.getByLabel("公示牌照片").setInputFiles(jpeg(PHOTOS.rear, "board.jpg"));
  await button(page, "提交").click();
  await expect(page.getByText("已提交，等待审核")).toBeVisible();
  await office.goto(`/office/sites/${site}`);
  await button(office, "审核通过").click();
  await expect(office.getByText("工地已审核通过")).toBeVisible();

  // A local machine, found by the last six of its number and picked from the list.
  await page.goto(`/site/sites/${site}`);
  await page.getByRole("link", { name: "机械入场" }).click();
  await ready(page);
  await page.getByRole("searchbox", { name: "环保登记号码、机械名称、厂家或型号" }).fill(number.slice(-6));
  await button(page, "查找").click();
  await page.getByRole("link", { name: `选择 ${number}` }).click();
  await ready(page);
  await button(page, "确认入场").click();
  await expect(page.getByText("请拍摄并上传包含悬挂号牌的机械照片").first()).toBeVisible();
  await platePhoto(page).setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
  await button(page, "确认入场").click();
  await expect(page.getByText("已入场")).toBeVisible();
  await expect(page.locator(".visit", { hasText: number })).toBeVisible();
  await expect(page.locator(count("工地现有机械数"))).toHaveText("1");

  // A machine from elsewhere is typed once.
  const foreign = `3-GA${String(Date.now()).slice(-6)}`;
  await page.goto(`/site/sites/${site}/enter?q=${foreign}`);
  await ready(page);
  await choice(page, "机械产品名称").selectOption("装载机");
  await textbox(page, "机械制造企业").fill("徐工集团");
  await textbox(page, "型号规格").fill("LW500");
  await choice(page, "燃料类型").selectOption("柴油");
  await platePhoto(page).setInputFiles(jpeg(PHOTOS.front, "plate.jpg"));
  await button(page, "确认入场").click();
  await expect(page.locator(".visit", { hasText: foreign })).toBeVisible();
  await expect(page.locator(count("总入场机械数"))).toHaveText("2");

  // On another site the same machine waits until this one lets it go.
  const there = await Gatekeeper.register(await person(), "赵管理");
  const other = await there.site(office, "平阳广场地下车库");
  await enter(there.page, other, number);
  await expect(there.page.getByText("机械还在上一个工地")).toBeVisible();
  await expect(there.page.locator(".waiting")).toContainText("滨河西路改造工程");
  await expect(there.page.locator(".waiting")).toContainText("13803570099");
  await button(there.page, "请求对方出场").click();
  await expect(there.page.getByText("已用短信请求对方办理出场")).toBeVisible();
  await page.goto(`/site/sites/${site}`);
  await ready(page);
  await expect(page.locator(".asked")).toContainText("平阳广场地下车库");
  await button(page, "已离开，办理出场").click();
  await expect(page.getByText("已出场；办错了可以在2分钟内撤销")).toBeVisible();
  await button(page, "撤销出场").click();
  await expect(page.getByText("已撤销出场，机械仍在场")).toBeVisible();
  await page.locator(".visit", { hasText: number }).getByRole("button", { name: "出场" }).click();
  await expect(page.locator(count("总出场机械数"))).toHaveText("1");

  await there.page.goto(`/site/sites/${other}`);
  await ready(there.page);
  await button(there.page, "确认入场").click();
  await expect(there.page.getByText("已入场")).toBeVisible();
  await there.page.locator(".visit", { hasText: number }).getByRole("button", { name: "出场" }).click();
  await expect(there.page.locator(count("工地现有机械数"))).toHaveText("0");

  await page.goto(`/site/sites/${site}/records`);
  await expect(page.locator(".visit")).toHaveCount(2);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "导出CSV" }).click()]);
  const ledger = readFileSync(await file.path(), "utf8");
  expect(ledger.split("\r\n").filter((line) => line.includes(number) || line.includes(foreign))).toHaveLength(2);

  await office.goto(`/office/machines?search=${number}`);
  await office.locator('tbody a[href^="/office/machines/"]').first().click();
  await expect(office.locator("#visits")).toContainText("平阳广场地下车库");
});

test("a forged plate is told at the gate, and the office sees it", async ({ page, person }) => {
  const office = await officeOf(await person());
  const number = await registeredMachine(await person(), office);
  const gate = await Gatekeeper.register(page);
  const site = await gate.site(office, "平阳广场地下车库");
  const forged = `${number.startsWith("4") ? "3" : "4"}${number.slice(1)}`;
  await page.goto(`/site/sites/${site}/enter?q=${forged}`);
  await expect(page.getByText("请对照号牌再核对一遍").first()).toBeVisible();
  await expect(page.getByText(number).first()).toBeVisible();
  await button(page, `号牌上就是这个号码：${forged}`).click();
  await expect(page.getByText("已记录为疑似伪造号牌")).toBeVisible();
  await page.goto(`/site/sites/${site}/enter?q=3-DL999999`);
  await expect(page.getByText("登记册中没有3-DL999999这个号码").first()).toBeVisible();
  await office.goto("/office/suspicions");
  await expect(office.locator("#suspected")).toContainText(forged);
});

test("a colleague is invited, joins, and is removed again", async ({ page, person, ready, watch }) => {
  const office = await officeOf(await person());
  const gate = await Gatekeeper.register(page, "李管理");
  const site = await gate.site(office, "平阳广场地下车库");
  const colleague = await Gatekeeper.register(await person(), "赵管理");
  await page.goto(`/site/sites/${site}/members`);
  await ready(page);
  await textbox(page, "对方的手机号").fill(colleague.phone);
  await button(page, "邀请").click();
  await expect(page.getByText("等待接受")).toBeVisible();
  await colleague.page.goto("/site");
  await button(colleague.page, "接受邀请").click();
  await expect(colleague.page.getByText("已接受邀请")).toBeVisible();
  await colleague.page.goto(`/site/sites/${site}`);
  await expect(heading(colleague.page, /平阳广场地下车库/)).toBeVisible();
  await page.goto(`/site/sites/${site}/members`);
  await page.locator(".card", { hasText: "赵管理" }).getByRole("button", { name: "移除" }).click();
  await expect(page.getByText("已移除管理员")).toBeVisible();
  watch.expect(404, /^\/site\/sites\//);
  await colleague.page.goto(`/site/sites/${site}`);
  await expect(heading(colleague.page, "没有找到")).toBeVisible();
});

test("the office forces an exit and closes a site; nothing comes in any more", async ({ page, person, ready }) => {
  const office = await officeOf(await person());
  const number = await registeredMachine(await person(), office);
  const gate = await Gatekeeper.register(page);
  const site = await gate.site(office, "平阳广场地下车库");
  await enter(page, site, number);
  await expect(page.getByText("已入场")).toBeVisible();
  await office.goto(`/office/sites/${site}`);
  await ready(office);
  await office.locator("summary", { hasText: "强制出场" }).click();
  await textbox(office, "强制出场的原因").fill("对方一直不办理出场");
  await button(office, "强制出场").click();
  await expect(office.getByText("已强制出场，原因已留下记录")).toBeVisible();
  await office.locator("summary", { hasText: "关闭工地" }).click();
  await textbox(office, "关闭的原因").fill("工程竣工");
  await button(office, "关闭工地").click();
  await expect(office.getByText("工地已关闭，在场机械已全部办理出场")).toBeVisible();
  await page.goto(`/site/sites/${site}/enter`);
  await expect(page.getByText("这个工地已关闭，不能再办理机械进出场").first()).toBeVisible();
  await page.goto(`/site/sites/${site}/records`);
  await expect(page.locator(".visit")).toContainText("强制出场：对方一直不办理出场");
});
