import { DESKTOP, expect, test } from "../support/test.ts";
import { newPhone, newPin } from "../support/owner.ts";
import { button, choosePhoto, fillMachine, fillSubject, heading, logIn, openFromQueue, register, textbox } from "../support/steps.ts";

test("a machine is filed, sent back, mended, approved, and has its number", async ({ page, person, ready, scripts, watch }) => {
  watch.expect(401, /\/api\/owner\/home$/);
  let filing = "";

  await test.step("注册, 新增机械备案", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "机械主" }).click();
    await expect(heading(page, "机械主登录")).toBeVisible();
    await register(page, ready, newPhone());
    await page.getByRole("button", { name: "新增机械备案" }).click();
    await expect(heading(page, "主体信息")).toBeVisible();
    filing = /filings\/([^/]+)\//.exec(page.url())?.[1] ?? "";
  });

  await test.step("主体信息", async () => {
    await ready(page);
    await fillSubject(page);
    await choosePhoto(page, "id_card", scripts);
    await button(page, "下一步").click();
  });

  await test.step("图片上传", async () => {
    await expect(heading(page, "图片上传")).toBeVisible();
    await ready(page);
    await page.getByRole("radio", { name: "机械", exact: true }).check();
    await page.getByRole("radio", { name: "有发动机、机械铭牌", exact: true }).check();
    for (const slot of ["front", "rear", "side45", "machine_plate"] as const) {
      await choosePhoto(page, slot, scripts);
    }
    await button(page, "下一步").click();
  });

  await test.step("机械信息", async () => {
    await expect(heading(page, "机械信息")).toBeVisible();
    await ready(page);
    await fillMachine(page, newPin());
    await button(page, "下一步").click();
  });

  await test.step("核对信息, 提交", async () => {
    await expect(heading(page, "核对信息")).toBeVisible();
    await expect(page.locator(".stage-line")).toContainText("国三");
    await expect(page.locator(".stage-line + p")).not.toBeEmpty();
    await expect(page.getByText("三一重机有限公司")).toBeVisible();
    await button(page, "提交").click();
    await expect(heading(page, "提交成功")).toBeVisible();
    await expect(page.getByRole("link", { name: "0357-2000001" })).toBeVisible();
  });

  const office = await person(DESKTOP);
  await test.step("the office sends it back", async () => {
    await logIn(office, "office", "yaodu");
    await openFromQueue(office, "submitted", filing);
    await ready(office);
    await button(office, "由我审核").click();
    await expect(button(office, "放回队列")).toBeVisible();
    await ready(office);
    await office.locator("summary", { hasText: "审核不通过" }).click();
    await textbox(office, "整体原因").or(office.getByRole("combobox", { name: "整体原因" })).fill("请按铭牌核对厂家");
    await office.locator("summary", { hasText: "按项目填写原因" }).click();
    await office.getByLabel("机械制造企业").fill("与铭牌照片上的厂家名称不一致");
    await button(office, "审核不通过").click();
    await expect(office.getByText("已退回机械主修改")).toBeVisible();
  });

  await test.step("the owner reads why, mends it and sends it again", async () => {
    await page.goto("/owner");
    await page.getByRole("link", { name: "请查看原因并修改" }).click();
    const card = page.locator(".machine-card");
    await expect(card).toContainText("审核不通过");
    await card.getByRole("link", { name: "查看" }).click();
    await expect(page.getByText("机械制造企业：与铭牌照片上的厂家名称不一致")).toBeVisible();
    await page.getByRole("link", { name: "修改", exact: true }).click();
    // The last look says why too: nobody must send the same again without having read it.
    await expect(heading(page, "核对信息")).toBeVisible();
    await expect(page.getByText("请按铭牌核对厂家")).toBeVisible();
    await expect(page.getByText("机械制造企业：与铭牌照片上的厂家名称不一致")).toBeVisible();
    await page.getByRole("link", { name: "修改 机械信息" }).click();
    await ready(page);
    const maker = page.locator(".field").filter({ has: textbox(page, "机械制造企业") });
    await expect(maker).toContainText("审核意见：与铭牌照片上的厂家名称不一致");
    await expect(page.getByText("请按铭牌核对厂家")).toBeVisible();
    await textbox(page, "机械制造企业").fill("三一重机（昆山）有限公司");
    await button(page, "下一步").click();
    await expect(heading(page, "核对信息")).toBeVisible();
    await button(page, "提交").click();
    await expect(heading(page, "提交成功")).toBeVisible();
  });

  await test.step("the office sees what is new, and approves", async () => {
    await openFromQueue(office, "submitted", filing);
    const maker = office.locator(".fact").filter({ hasText: "机械制造企业" });
    await expect(maker).toHaveClass(/changed/);
    await expect(maker.locator("del")).toHaveText("三一重机有限公司");
    await expect(office.locator(".fact.changed")).toHaveCount(1);
    await button(office, "审核通过").click();
    await expect(office.getByText(/3-DL\d{6}/).first()).toBeVisible();
  });

  await test.step("the owner sees the number", async () => {
    await page.goto("/owner/machines");
    await expect(page.locator(".machine-card")).toContainText(/环保登记号码 3-DL\d{6}/);
    await expect(page.locator(".machine-card")).toContainText("审核通过");
  });
});
