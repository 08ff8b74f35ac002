import { expect, test } from "../support/test.ts";
import { Owner, newPhone, newPin } from "../support/owner.ts";
import { button, choice, heading, textbox } from "../support/steps.ts";

test("a wrong ID number is told when the field is left, and no longer once it is right", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("nothing");
  await page.goto(`/owner/filings/${id}/subject`);
  await ready(page);
  await page.getByRole("radio", { name: "个人" }).check();
  const number = textbox(page, "身份证号码");
  await number.fill("142601196802291525");
  await expect(page.getByText("校验码不符")).toBeHidden();
  await number.press("Tab");
  await expect(page.getByText("身份证号末位校验码不符，请对照证件逐位核对")).toBeVisible();
  await expect(number).toHaveAttribute("aria-invalid", "true");
  await number.fill("１４２６０１１９６８０２２９１５２４");
  await number.press("Tab");
  await expect(page.getByText("校验码不符")).toBeHidden();
  await expect(number).not.toHaveAttribute("aria-invalid");
});

test("a field that is passed over is not wrong yet", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("nothing");
  await page.goto(`/owner/filings/${id}/subject`);
  await ready(page);
  await page.getByRole("radio", { name: "个人" }).check();
  await textbox(page, "所有者姓名").focus();
  await page.keyboard.press("Tab");
  await expect(textbox(page, "身份证号码")).toBeFocused();
  await expect(page.locator(".field.wrong")).toHaveCount(0);
});

test("a PIN is taken with its stars, in small letters; a short one is told", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await page.getByRole("radio", { name: "PIN码" }).check();
  const pin = textbox(page, "PIN码");
  await pin.fill("*XUG0215CK123*");
  await pin.press("Tab");
  await expect(page.locator("#pin-error")).toContainText("应为17位");
  await pin.fill(`*${newPin().toLowerCase()}*`);
  await pin.press("Tab");
  await expect(page.locator("#pin-error")).toBeEmpty();
});

test("the stage follows what is typed, before anything is sent", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  const stage = page.locator("#stage-now");
  await expect(stage).toHaveText("选择燃料类型后显示");
  await choice(page, "燃料类型").selectOption("电能");
  await expect(stage).toContainText("电动");
  await choice(page, "燃料类型").selectOption("柴油");
  await page.getByLabel("机械出厂日期").fill("2018-05-20");
  await textbox(page, "功率").fill("118");
  await expect(stage).toContainText("国三");
});

test("下一步 with gaps: the summary has the focus and leads to the fields", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await button(page, "下一步").click();
  const summary = page.getByRole("alert").filter({ hasText: "有内容需要修改" });
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^错误：机械信息/);
  await summary.getByRole("link", { name: "机械制造企业" }).first().click();
  await expect(textbox(page, "机械制造企业")).toBeFocused();
  await expect(page.locator("label[for=maker]")).toBeInViewport();
});

test("Enter moves on: to the next field with something to mend, and from the last one to the next step", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("machine", { maker: "", engine_model: "" });
  await page.goto(`/owner/filings/${id}/machine`);
  await ready(page);
  await textbox(page, "型号规格").press("Enter");
  await expect(textbox(page, "发动机型号")).toBeFocused();
  await expect(page).toHaveTitle(/^机械信息/);
  await page.keyboard.type("4HK1");
  await page.keyboard.press("Enter");
  await expect(textbox(page, "机械制造企业")).toBeFocused();
  await page.keyboard.type("三一");
  await page.keyboard.press("Enter");
  await expect(heading(page, "核对信息")).toBeVisible();
});

test("a sentence that goes away does not take the next press with it", async ({ page, ready }) => {
  const id = await (await Owner.register(page)).draft("nothing");
  await page.goto(`/owner/filings/${id}/subject`);
  await ready(page);
  await button(page, "下一步").click();
  await expect(page).toHaveTitle(/^错误：主体信息/);
  await ready(page);
  await page.getByRole("radio", { name: "个人" }).check();
  const consent = page.getByRole("checkbox", { name: "我单独同意" });
  await consent.click();
  await expect(consent).toBeChecked();
});

test("获取验证码 counts down, and a number that is none is told", async ({ page, ready }) => {
  await page.goto("/owner/register");
  await ready(page);
  await textbox(page, "手机号").fill(newPhone());
  const send = page.locator(".code-button");
  await send.click();
  await expect(send).toHaveText(/^[1-5]?\d秒后重发$/);
  await expect(send).toHaveAttribute("aria-disabled", "true");
  const shown = await send.textContent();
  await expect(send).not.toHaveText(shown ?? "");
  await expect(page.getByText("验证码已发送，5分钟内有效")).toBeVisible();
  await expect(heading(page, "机械主注册")).toBeVisible();
});

test("获取验证码 without a number says so beside the button", async ({ page, ready, watch }) => {
  watch.expect(422, /\/api\/account\/send_code$/);
  await page.goto("/owner/register");
  await ready(page);
  await button(page, "获取验证码").click();
  await expect(page.getByText("请填写手机号")).toBeVisible();
  await textbox(page, "手机号").fill("12345");
  await button(page, "获取验证码").click();
  await expect(page.getByText("手机号应为11位数字")).toBeVisible();
});
