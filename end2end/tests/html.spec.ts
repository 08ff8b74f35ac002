import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Response } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import * as tour from "../support/tour.ts";

const CHECKER = join(import.meta.dirname, "../node_modules/vnu-jar/build/dist/vnu.jar");

/** What leptos itself adds and no page can leave out: its markers for hydration, and its scripts behind the document. */
function withoutMarkers(html: string): string {
  return html.replaceAll("<!>", "<!---->").replace(/(?<=<\/html>(<!---->)*)(<script nonce="[^"]*">(__[A-Z_]+=\[\];)+<\/script>)+$/, "");
}

test("every page is valid HTML, error states included", async ({ person, watch }) => {
  test.setTimeout(240_000);
  watch.expect(404, tour.REFUSED);
  const folder = mkdtempSync(join(tmpdir(), "nrmm-html-"));
  let count = 0;
  for (const walk of [tour.anybody, tour.filing, tour.troubles, tour.machines, tour.office, tour.register, tour.bureau, tour.gate, tour.sites]) {
    // Without scripts: what the server sends, untouched.
    const page = await person({ javaScriptEnabled: false });
    let last: Response | undefined;
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.headers()["content-type"]?.startsWith("text/html")) {
        last = response;
      }
    });
    await walk(page, async () => {}, async (place) => {
      count += 1;
      const name = `${String(count).padStart(2, "0")} ${place.replaceAll(/[/?=]+/g, " ").trim() || "portal"}.html`;
      writeFileSync(join(folder, name), withoutMarkers(await last!.text()));
    });
  }
  expect(count).toBeGreaterThan(40);
  const checked = spawnSync("java", ["-jar", CHECKER, "--errors-only", "--skip-non-html", folder], { encoding: "utf8" });
  expect(checked.error).toBeUndefined();
  const findings = checked.stderr.split("\n").filter((line) => line.trim() !== "").map((line) => line.replace(`file:${encodeURI(folder)}`, ""));
  expect(findings).toEqual([]);
  expect(checked.status).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});
