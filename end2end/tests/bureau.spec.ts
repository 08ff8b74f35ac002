// What the bureau sets and mends: texts of messages, reasons, messages that failed, plates handed over by mistake, sessions.
import { expect, test } from "../support/test.ts";
import { officeOf, registeredMachine } from "../support/gate.ts";
import { button, choice, heading, logIn, sayYes, textbox } from "../support/steps.ts";

test("the text of a message: looked at, refused, saved, and back to what it was", async ({ page, ready, watch }) => {
  watch.expect(422, /\/template_set$/);
  await logIn(page, "office", "linfen");
  await page.goto("/office/messages");
  await page.getByRole("link", { name: "修改短信内容" }).click();
  await ready(page);
  const card = page.locator(".template-card", { has: page.getByRole("heading", { name: /^审核通过/ }) });
  const text = card.getByLabel("内容");
  const before = await text.inputValue();
  await text.fill(`${before}祝您工作顺利。`);
  await card.getByRole("button", { name: "预览" }).click();
  await expect(card.locator(".template-preview")).toContainText("祝您工作顺利");
  await expect(card.locator(".saved-value"), "looking does not save").toContainText(before.slice(0, 10));
  await text.fill("您的{没有这一项}");
  await card.getByRole("button", { name: "保存" }).click();
  await expect(page).toHaveTitle(/^错误：/);
  await expect(text, "what was typed is kept").toHaveValue("您的{没有这一项}");
  await text.fill(`${before}祝您工作顺利。`);
  await card.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("短信内容已保存")).toBeVisible();
  await card.getByRole("button", { name: "恢复默认" }).click();
  await expect(page.getByText("已恢复默认内容")).toBeVisible();
  await expect(text).toHaveValue(before);
});

test("a reason is added to the list that reviewers choose from", async ({ page, person, ready }) => {
  const reason = `铭牌反光，请换个角度重拍${Date.now() % 1e6}`;
  await logIn(page, "office", "linfen");
  await page.goto("/office/phrases");
  await ready(page);
  const list = textbox(page, "原因，每行一条");
  await list.fill(`${await list.inputValue()}\n${reason}`);
  await button(page, "保存").click();
  await expect(list).toHaveValue(new RegExp(reason));
  const reviewer = await person();
  await logIn(reviewer, "office", "yaodu");
  await reviewer.goto("/office/phrases");
  await expect(reviewer.getByText(reason)).toBeVisible();
  await expect(button(reviewer, "保存"), "the bureau's to change").toHaveCount(0);
});

test("a message that failed is sent again", async ({ page, ready }) => {
  await logIn(page, "office", "linfen");
  await page.goto("/office/messages?state=failed");
  await ready(page);
  const failed = await page.locator("tbody tr").count();
  expect(failed, "the demonstration has one").toBeGreaterThan(0);
  await page.locator("tbody tr").first().getByRole("button", { name: /重新发送/ }).click();
  await expect(page.getByText("已安排重新发送")).toBeVisible();
  await expect(page).toHaveURL(/state=failed/);
  await expect(page.locator("tbody tr")).toHaveCount(failed - 1);
});

test("a plate handed over by mistake is taken back, and a lost one made anew", async ({ page, person, ready, watch }) => {
  watch.expect(422, /\/undo_collection$/);
  await logIn(page, "office", "linfen");
  const number = await registeredMachine(await person(), await officeOf(await person()));
  await page.goto(`/office/machines?search=${number}`);
  await page.locator("tbody").getByRole("link").first().click();
  await ready(page);
  await sayYes(page, "领取登记", "确认领取");
  await expect(page.getByText("已登记领取")).toBeVisible();
  await page.locator("summary", { hasText: "撤销领取" }).click();
  await button(page, "撤销领取").click();
  await expect(page).toHaveTitle(/^错误：/);
  await textbox(page, "撤销领取的理由").fill("登记到了别人的机械上");
  await button(page, "撤销领取").click();
  await expect(page.getByText("已撤销领取，标牌重新待领取")).toBeVisible();
  await expect(page.locator("summary", { hasText: "领取登记" })).toBeVisible();
  await page.locator("summary", { hasText: "补领标牌" }).click();
  await choice(page, "补领原因").selectOption("丢失");
  await page.locator("#plates details[open]").getByLabel("理由").fill("运输途中丢失");
  await button(page, "补领标牌").click();
  await expect(page.getByText("已补领，新的领取码已通知机械主")).toBeVisible();
});

test("whoever works elsewhere too sees it and ends it", async ({ page, person, ready }) => {
  const elsewhere = await person();
  await logIn(elsewhere, "office", "yaodu");
  await logIn(page, "office", "yaodu");
  await page.goto("/office/account");
  await ready(page);
  await expect(page.getByText("本次登录")).toBeVisible();
  await button(page, "结束登录").first().click();
  await expect(page.getByText("已结束这次登录")).toBeVisible();
  const others = button(page, "结束其他所有登录");
  if ((await others.count()) > 0) {
    await others.click();
    await expect(button(page, "结束登录")).toHaveCount(0);
  }
  await elsewhere.goto("/office");
  await expect(heading(elsewhere, "审核登录")).toBeVisible();
});
