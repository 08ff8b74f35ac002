// Other systems: the city gives one a key, it reads, and a program that knows only the description finds no answer outside of it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Page, expect } from "@playwright/test";
import { DESKTOP, test } from "../support/test.ts";
import { button, choice, heading, logIn, textbox } from "../support/steps.ts";

const SCHEMATHESIS = resolve(import.meta.dirname, "../../target/tools/schemathesis/bin/schemathesis");

/** A key for the whole city, as its administrator sees it this once. */
async function keyOf(page: Page, name: string): Promise<string> {
  await logIn(page, "office", "linfen");
  await page.goto("/office/systems");
  await expect(heading(page, "系统接口")).toBeVisible();
  await textbox(page, "系统名称").fill(name);
  await choice(page, "读取哪个机构的数据").selectOption("141000");
  await button(page, "生成密钥").click();
  const key = (await page.locator("code.secret").textContent()) ?? "";
  expect(key).toMatch(/^nrmm_[0-9a-f]{40}$/);
  await page.reload();
  await expect(page.locator("code.secret"), "shown once").toHaveCount(0);
  await expect(page.getByRole("row", { name })).toContainText(`…${key.slice(-4)}`);
  return key;
}

/** Some site that takes machines. */
async function siteOf(page: Page): Promise<string> {
  await page.goto("/office/sites?state=approved");
  const link = page.locator('tbody a[href^="/office/sites/"]').first();
  return ((await link.getAttribute("href")) ?? "").split("/")[3] ?? "";
}

test("a system reads ledgers with its key until the city stops it", async ({ person }) => {
  const page = await person(DESKTOP);
  const name = "扬尘在线监控平台";
  const key = await keyOf(page, name);
  const ledger = `/ledgers/${await siteOf(page)}/json`;
  const stranger = await person(DESKTOP);
  const ask = () => stranger.request.get(ledger, { headers: { authorization: `Bearer ${key}` } });
  const answer = await ask();
  expect(answer.status()).toBe(200);
  expect(Object.keys((await answer.json()) as object).sort()).toEqual(["next", "rows"]);
  await page.goto("/office/systems");
  await expect(page.getByRole("row", { name })).not.toContainText("从未使用");
  await page.getByRole("row", { name }).getByText("停用", { exact: true }).click();
  await button(page, "确认停用").click();
  await expect(page.getByText("密钥已停用")).toBeVisible();
  const refused = await ask();
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([401, "key_unknown"]);
});

test("schemathesis finds no server error and no answer outside the description", async ({ person }) => {
  test.setTimeout(240_000);
  const page = await person(DESKTOP);
  const [key, site] = [await keyOf(page, "补贴审核系统"), await siteOf(page)];
  const folder = mkdtempSync(join(tmpdir(), "nrmm-schemathesis-"));
  try {
    writeFileSync(join(folder, "schemathesis.toml"), `[parameters]\n"path.site" = "${site}"\n`);
    const checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";
    const run = promisify(execFile)(
      SCHEMATHESIS,
      ["run", `${new URL(page.url()).origin}/openapi.json`, "--checks", checks, "--max-examples", "100", "--seed", "7", "--no-color"]
        .concat(["-H", `Authorization: Bearer ${key}`, "-H", "Accept: application/json"]),
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
    );
    const { stdout } = await run.catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
    expect(stdout).toMatch(/Tested: 3\b/);
    expect(stdout).toMatch(/(\d{3,}) generated, \1 passed/);
    expect(stdout, "it reached what it asked about").not.toContain("Missing test data");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
