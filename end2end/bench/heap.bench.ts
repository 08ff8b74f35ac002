// What ten thousand navigations leave behind in one tab: objects of scripts, elements, listeners, and the program's own memory.
import { expect, test } from "@playwright/test";
import { Owner } from "../support/owner.ts";
import { Server } from "../support/server.ts";

declare global {
  interface Window {
    wander: (count: number) => Promise<void>;
  }
}

function prepare(): void {
  const until = async (is_so: () => boolean) => {
    while (!is_so()) await new Promise((again) => setTimeout(again, 1));
  };
  const says = (words: string) => () => document.querySelector("main h1")?.textContent?.includes(words) ?? false;
  window.wander = async (count) => {
    for (let round = 0; round < count; round += 2) {
      document.querySelector<HTMLAnchorElement>("a[href='/owner/machines']")?.click();
      await until(says("我的机械"));
      document.querySelector<HTMLAnchorElement>("main a[href='/owner']")?.click();
      await until(says("您好"));
    }
  };
}

test("ten thousand navigations", async ({ browser }) => {
  const server = await Server.start();
  try {
    const context = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.addInitScript(prepare);
    await (await Owner.register(page)).draft("subject");
    await page.goto("/owner");
    await expect(page.locator("html")).toHaveAttribute("data-ready", "");
    const cdp = await context.newCDPSession(page);
    const measure = async () => {
      await cdp.send("HeapProfiler.collectGarbage");
      const { usedSize } = await cdp.send("Runtime.getHeapUsage");
      const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
      const wasm = await page.evaluate(async () => {
        const { js } = document.querySelector<HTMLScriptElement>("script[data-js]")?.dataset ?? {};
        const program = await import(js ?? "");
        return (await program.default()).memory.buffer.byteLength as number;
      });
      return { scripts: usedSize, elements: nodes, listeners: jsEventListeners, program: wasm };
    };
    const lines = ["| navigations | scripts kB | elements | listeners | program kB | all kB |", "|---|---|---|---|---|---|"];
    for (const [done, more] of [[1_000, 1_000], [2_000, 1_000], [4_000, 2_000], [7_000, 3_000], [10_000, 3_000]] as const) {
      await page.evaluate((count) => window.wander(count), more);
      const { scripts, elements, listeners, program } = await measure();
      const kb = (bytes: number) => (bytes / 1000).toFixed(0);
      lines.push(`| ${done} | ${kb(scripts)} | ${elements} | ${listeners} | ${kb(program)} | ${kb(scripts + program)} |`);
    }
    console.log(lines.join("\n"));
  } finally {
    await server.stop();
  }
});
