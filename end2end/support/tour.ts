import { type Page, expect } from "@playwright/test";
import { Owner, PASSWORD } from "./owner.ts";
import { certified } from "./paper.ts";
import { button, fillSubject, heading, logIn, textbox } from "./steps.ts";

/** Called at every page of the tour, error states included. */
export type Stop = (name: string) => Promise<void>;
type Ready = (page: Page) => Promise<void>;

/** The refusals on the way that are pages of their own. */
export const REFUSED = /^\/(no\/such\/page|owner\/machines\/[^/]+|(office|site)\/(filings|machines|sites)\/[^/]+)$/;

const NOWHERE = "00000000-0000-7000-8000-000000000000";

async function visit(page: Page, ready: Ready, path: string, stop: Stop, name = path): Promise<void> {
  await page.goto(path);
  await ready(page);
  await stop(name);
}

/** What is wrong is told: waits for it. */
async function told(page: Page, ready: Ready): Promise<void> {
  await expect(page).toHaveTitle(/^错误：/);
  await ready(page);
}

/** A table of inspections with nothing right in it. */
const SHEET = "环保登记号码,报告编号,检测机构,检测日期,检测地点,检测类型,光吸收系数1\r\n3-DL999999,R-1,临汾市检测中心,2026-13-40,滨河西路,定期检验,0.2\r\n";
const CHANGES = ["transfer", "move", "reissue", "cancellation"];

/** The form that asks for a change, as it opens and with everything missing. */
async function changeForm(page: Page, ready: Ready, path: string, stop: Stop): Promise<void> {
  await visit(page, ready, path, stop);
  await button(page, "提交申请").click();
  await told(page, ready);
  await stop(`${path} with errors`);
}

/** The pages before anybody signs in. */
export async function anybody(page: Page, ready: Ready, stop: Stop): Promise<void> {
  const asked = "/stage?registration_type=machine&product=excavator&fuel=diesel&power=600&machine_date=2023-05-20&engine_date=2015-05-20";
  for (const path of ["/", "/agreement", "/privacy", "/no/such/page", "/m", "/m?q=x", "/m/3-DL999999", "/m/3-GA000001", "/c", "/c/ABCDEFGHJKLMNPQR", "/stage", asked, "/stage?power=x"]) {
    await visit(page, ready, path, stop);
  }
  await page.goto("/dev/messages");
  await stop("/dev/messages");
  const forms = {
    "/owner/register": "注册",
    "/owner/login": "登录",
    "/owner/forgot-password": "确定",
    "/site/register": "注册",
    "/site/login": "登录",
    "/office/login": "登录",
  };
  for (const [path, words] of Object.entries(forms)) {
    await visit(page, ready, path, stop);
    await button(page, words).click();
    await told(page, ready);
    await stop(`${path} with errors`);
  }
}

/** A new owner's pages, from an empty list to a filing that waits. */
export async function filing(page: Page, ready: Ready, stop: Stop): Promise<void> {
  const owner = await Owner.register(page);
  await visit(page, ready, "/owner", stop);
  await visit(page, ready, "/owner/machines", stop, "/owner/machines empty");
  await visit(page, ready, "/owner/sessions", stop);
  await visit(page, ready, "/owner/account", stop);
  await visit(page, ready, "/owner/password", stop);
  await button(page, "确定").click();
  await told(page, ready);
  await stop("/owner/password with errors");
  const id = await owner.draft("nothing");
  const step = (name: string) => `/owner/filings/${id}/${name}`;
  await visit(page, ready, step("subject"), stop, "subject blank");
  await button(page, "下一步").click();
  await told(page, ready);
  await stop("subject with errors");
  await fillSubject(page);
  await stop("subject filled in");
  await page.getByRole("radio", { name: "企业" }).check();
  await button(page, "下一步").click();
  await told(page, ready);
  await stop("subject of a company with errors");

  const next = await owner.draft("photos");
  await visit(page, ready, `/owner/filings/${next}/photos`, stop, "photos filled in");
  await visit(page, ready, `/owner/filings/${next}/machine`, stop, "machine blank");
  await button(page, "下一步").click();
  await told(page, ready);
  await stop("machine with errors");
  await page.getByRole("radio", { name: "场内车辆" }).check();
  await page.getByRole("radio", { name: "出厂编号" }).check();
  await page.getByText("帮助").first().click();
  await stop("machine, a vehicle, with help");
}

/** Photos that are missing, and texts that are older than the draft. */
export async function troubles(page: Page, ready: Ready, stop: Stop): Promise<void> {
  const owner = await Owner.register(page);
  const id = await owner.draft("subject");
  await visit(page, ready, `/owner/filings/${id}/photos`, stop, "photos blank");
  await button(page, "下一步").click();
  await told(page, ready);
  await stop("photos with errors");
  const next = await owner.draft("photos");
  await page.goto(`/owner/filings/${next}/machine`);
  await page.locator('input[name="version"]').evaluate((input: HTMLInputElement) => (input.value = "1"));
  await textbox(page, "机械制造企业").fill("别的厂家");
  await button(page, "下一步").click();
  await expect(page.getByText("下面是您刚才填写的内容")).toBeVisible();
  await ready(page);
  await stop("machine, kept aside");
}

/** From the last look at a filing to its list; and what the demonstration owner has in every state. */
export async function machines(page: Page, ready: Ready, stop: Stop): Promise<void> {
  const owner = await Owner.register(page);
  const id = await owner.draft("machine", { power: "1180", engine_date: "" });
  await visit(page, ready, `/owner/filings/${id}/check`, stop, "check with warnings");
  await visit(page, ready, `/owner/machines/${id}`, stop, "machine draft");
  await visit(page, ready, "/owner/machines", stop, "machines with a draft");
  const sent = await owner.submitted();
  await visit(page, ready, `/owner/filings/${sent}/done`, stop, "done");
  await visit(page, ready, `/owner/machines/${sent}`, stop, "machine waiting");
  await visit(page, ready, `/owner/machines/${NOWHERE}`, stop, "machine not found");

  await page.context().clearCookies({ name: "nrmm" });
  await logIn(page, "owner", "13800000001");
  await visit(page, ready, "/owner", stop, "/owner with something sent back");
  await visit(page, ready, "/owner/machines", stop, "machines in every state");
  for (const state of ["审核通过", "审核不通过"]) {
    await page.goto("/owner/machines");
    await page.locator(".machine-card").filter({ has: page.getByText(state, { exact: true }) }).first().getByRole("link", { name: "查看" }).click();
    await expect(page.getByRole("link", { name: "返回列表" })).toBeVisible();
    await ready(page);
    await stop(`machine ${state}`);
  }
  const sentBack = page.url();
  await page.goto("/owner/machines");
  const { code } = await certified(page);
  await visit(page, ready, `/c/${code.replaceAll("-", "")}`, stop, "certificate");
  await expect(page.getByText("证明真实", { exact: true })).toBeVisible();
  await page.goto("/owner/machines");
  await page.locator(".machine-card").filter({ has: page.getByText("审核通过", { exact: true }) }).first().getByRole("link", { name: "查看" }).click();
  await expect(page.getByRole("link", { name: "返回列表" })).toBeVisible();
  const registered = new URL(page.url()).pathname;
  for (const kind of CHANGES) {
    await changeForm(page, ready, `${registered}/change/${kind}`, stop);
  }
  await visit(page, ready, `${registered}/card`, stop, "electronic card");
  await page.goto(sentBack);
  await page.getByRole("link", { name: "修改", exact: true }).click();
  await expect(heading(page, "核对信息")).toBeVisible();
  await ready(page);
  await stop("check, sent back");
  await page.getByRole("link", { name: "修改 机械信息" }).click();
  await expect(heading(page, "机械信息")).toBeVisible();
  await ready(page);
  await stop("machine with the office's reasons");
}

/** The office's pages. */
export async function office(page: Page, ready: Ready, stop: Stop): Promise<void> {
  await logIn(page, "office", "linfen");
  await visit(page, ready, "/office", stop);
  for (const state of ["submitted", "under_review", "returned", "approved"]) {
    await visit(page, ready, `/office/filings?state=${state}`, stop, `queue ${state}`);
    const line = page.locator("tbody tr");
    await (state === "submitted" ? line.filter({ hasNotText: "次提交" }) : line).first().getByRole("link").click();
    await ready(page);
    await expect(page.locator(".dossier")).toBeVisible();
    await stop(`filing ${state}`);
  }
  await page.goto("/office/filings?state=submitted");
  await page.locator("tbody tr").filter({ hasText: "第2次提交" }).first().getByRole("link").click();
  await ready(page);
  await stop("filing sent again");
  await page.locator("summary", { hasText: "审核不通过" }).click();
  await button(page, "审核不通过").click();
  await told(page, ready);
  await stop("filing with an error");
  // The reason box came back open: the reviewer goes on where the reason was missing.
  await expect(page.locator("details[open] > summary", { hasText: "审核不通过" })).toBeVisible();
  await page.locator("summary", { hasText: "按项目填写原因" }).click();
  await stop("filing with all its fields to write reasons");
  await visit(page, ready, `/office/filings/${NOWHERE}`, stop, "filing not found");
}

/** Opens the first line of a table that links below a path; answers the path. */
async function first(page: Page, ready: Ready, under: string): Promise<string> {
  const link = page.locator(`tbody a[href^="${under}"]`).first();
  const path = (await link.getAttribute("href")) ?? "";
  await page.goto(path);
  await ready(page);
  return path;
}

/** The register, the counter and the inspections. */
export async function register(page: Page, ready: Ready, stop: Stop): Promise<void> {
  await logIn(page, "office", "linfen");
  await visit(page, ready, "/office/machines", stop);
  await visit(page, ready, "/office/machines?search=nothing", stop);
  await visit(page, ready, `/office/machines/${NOWHERE}`, stop, "register: not found");
  await page.goto("/office/machines?state=collected");
  const machine = await first(page, ready, "/office/machines/");
  for (const words of ["撤销领取", "补领标牌", "短信", "操作记录"]) {
    await page.locator("summary", { hasText: words }).click();
  }
  await stop("machine, collected");
  await button(page, "补领标牌").click();
  await told(page, ready);
  await stop("machine with an error");
  for (const state of ["registered", "cancelled"]) {
    await page.goto(`/office/machines?state=${state}`);
    await first(page, ready, "/office/machines/");
    await stop(`machine, ${state}`);
  }
  await visit(page, ready, `${machine}/correct`, stop);
  await button(page, "更正").click();
  await told(page, ready);
  await stop("correct with errors");
  for (const kind of CHANGES) {
    await changeForm(page, ready, `${machine}/change/${kind}`, stop);
  }
  await visit(page, ready, "/office/prints", stop);
  await visit(page, ready, "/office/prints/templates", stop);
  await visit(page, ready, "/office/plates", stop);
  await textbox(page, "领取码或环保登记号码").fill("00000000");
  await button(page, "查找").click();
  await told(page, ready);
  await stop("counter, no such code");

  await visit(page, ready, "/office/inspections", stop);
  await first(page, ready, "/office/inspections/");
  await stop("inspection");
  await visit(page, ready, "/office/inspections/new", stop);
  await button(page, "保存").click();
  await told(page, ready);
  await stop("inspection with errors");
  await visit(page, ready, "/office/inspections/import", stop);
  await page.getByLabel("表格文件").setInputFiles({ name: "检测.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await button(page, "上传并检查").click();
  await expect(heading(page, /检测\.csv/)).toBeVisible();
  const job = page.url().split("?")[0] ?? "";
  await expect(async () => {
    await page.goto(job);
    await expect(page.locator(".problems")).toBeVisible({ timeout: 500 });
  }).toPass();
  await ready(page);
  await stop("import with mistakes");
  await visit(page, ready, "/office/exports", stop);
}

/** People, messages, numbers, records. */
export async function bureau(page: Page, ready: Ready, stop: Stop): Promise<void> {
  await page.goto("/office/login");
  await textbox(page, "用户名").fill("linfen");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await button(page, "登录").click();
  await expect(heading(page, "动态验证码")).toBeVisible();
  await ready(page);
  await stop("second factor");
  await page.getByRole("link", { name: "使用恢复码" }).click();
  await ready(page);
  await stop("second factor: recovery");
  await logIn(page, "office", "linfen");
  for (const path of ["/office/account", "/office/staff", "/office/staff?q=nobody", "/office/offices", "/office/phrases"]) {
    await visit(page, ready, path, stop);
  }
  await page.goto("/office/staff");
  await first(page, ready, "/office/staff/");
  await stop("staff member");
  await visit(page, ready, "/office/staff/new", stop);
  await button(page, "添加").click();
  await told(page, ready);
  await stop("staff with errors");
  await page.goto("/office/offices");
  await first(page, ready, "/office/offices/");
  await stop("office");
  for (const path of ["/office/messages", "/office/messages/templates", "/office/statistics", "/office/audit", "/office/audit?person=nobody"]) {
    await visit(page, ready, path, stop);
  }
  await visit(page, ready, "/office/systems", stop);
  await button(page, "生成密钥").click();
  await told(page, ready);
  await stop("systems with errors");
  await textbox(page, "系统名称").fill("扬尘平台");
  await button(page, "生成密钥").click();
  await ready(page);
  await stop("systems with a new key");
}

/** The demonstration's site administrator: sites in every state, the gate, its errors. */
export async function gate(page: Page, ready: Ready, stop: Stop): Promise<void> {
  await logIn(page, "site", "13800000005");
  for (const path of ["/site", "/site/sessions", "/site/account", "/site/password", "/site/sites/new"]) {
    await visit(page, ready, path, stop);
  }
  await button(page, "提交").click();
  await told(page, ready);
  await stop("/site/sites/new with errors");
  await page.goto("/site");
  const cards = page.locator(".sites .card");
  const paths = await cards.getByRole("heading").getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const states = await cards.locator(".state").allTextContents();
  for (const [at, path] of paths.entries()) {
    await visit(page, ready, path, stop, `site, ${states[at]}`);
  }
  const of = (state: string) => paths[states.indexOf(state)] ?? "";
  await visit(page, ready, `${of("审核不通过")}/edit`, stop, "site with the office's reasons");
  const site = of("审核通过");
  await visit(page, ready, `${site}/enter`, stop, "enter: the list");
  for (const [search, name] of [["999999", "nothing found"], ["3-DL999999", "unknown plate"], ["3-HZ000777", "a machine from elsewhere"]]) {
    await visit(page, ready, `${site}/enter?q=${search}`, stop, `enter: ${name}`);
  }
  await button(page, "确认入场").click();
  await told(page, ready);
  await stop("enter: with errors");
  for (const path of ["records", "records?state=left", "records?search=3-DL999999", "members"]) {
    await visit(page, ready, `${site}/${path}`, stop, path);
  }
  await button(page, "邀请").click();
  await told(page, ready);
  await stop("members with errors");
  await visit(page, ready, `/site/sites/${NOWHERE}`, stop, "site not found");
}

/** The office's side of sites. */
export async function sites(page: Page, ready: Ready, stop: Stop): Promise<void> {
  await logIn(page, "office", "linfen");
  for (const state of ["submitted", "approved", "returned", "closed"]) {
    await visit(page, ready, `/office/sites?state=${state}`, stop, `sites ${state}`);
  }
  await page.goto("/office/sites?state=submitted");
  await first(page, ready, "/office/sites/");
  await stop("site, waiting");
  await page.locator("summary", { hasText: "审核不通过" }).click();
  await page.locator("summary", { hasText: "按项目填写原因" }).click();
  await button(page, "审核不通过").click();
  await told(page, ready);
  await stop("site with an error");
  await page.goto("/office/sites?state=approved");
  const site = await first(page, ready, "/office/sites/");
  for (const words of ["强制出场", "关闭工地", "操作记录"]) {
    await page.locator("summary", { hasText: words }).first().click();
  }
  await stop("site, at work");
  await visit(page, ready, `${site}/records`, stop);
  await visit(page, ready, `/office/sites/${NOWHERE}`, stop, "office: site not found");
}
