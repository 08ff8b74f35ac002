// How long a person waits between a press and the next page on the screen, on a network as our owners have it. Each round
// is measured on this build and, where NRMM_BENCH_BEFORE names one (`server,site`), on the build before, in turns.
import { type Browser, type Page, expect, test } from "@playwright/test";
import { Owner } from "../support/owner.ts";
import { type Build, Server } from "../support/server.ts";
import { button, logIn } from "../support/steps.ts";

const ROUNDS = 7;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1440, height: 900 } };

type Network = { latency: number; kbit: number; slower: number };

/** A phone of the cheap kind at the edge of a village. */
const VILLAGE: Network = { latency: 400, kbit: 400, slower: 4 };
/** A desk in the bureau. */
const BUREAU: Network = { latency: 100, kbit: 20_000, slower: 1 };

async function throttle(page: Page, { latency, kbit, slower }: Network): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const throughput = (kbit * 1000) / 8;
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
}

/** In every document: notes when something is pressed, and when what was waited for has been drawn. */
function watch(): void {
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("pointerup", () => {
    if (sessionStorage.getItem("bench:armed")) {
      sessionStorage.removeItem("bench:armed");
      sessionStorage.setItem("bench:pressed", String(now()));
    }
  }, true);
  const is_there = () => {
    const heading = document.querySelector("main h1")?.textContent;
    const photo = document.querySelector<HTMLImageElement>(".viewer-large img");
    const words = sessionStorage.getItem("bench:before");
    const path = sessionStorage.getItem("bench:path");
    if (!heading || words === null) return false;
    if (path !== null) return location.pathname !== path && photo !== null && photo.complete && photo.naturalWidth > 0;
    return heading !== words;
  };
  const look = () => {
    if (sessionStorage.getItem("bench:pressed") && !sessionStorage.getItem("bench:shown") && is_there()) {
      // This frame is drawn next, and then what waits for it comes.
      sessionStorage.setItem("bench:shown", "soon");
      setTimeout(() => sessionStorage.setItem("bench:shown", String(now())));
    }
    requestAnimationFrame(look);
  };
  look();
}

/** Milliseconds from the press of a button until another page is drawn; of another filing with its photo. */
async function wait(page: Page, words: string, filing: boolean): Promise<number> {
  await page.evaluate((filing) => {
    for (const name of ["pressed", "shown", "path"]) sessionStorage.removeItem(`bench:${name}`);
    sessionStorage.setItem("bench:before", document.querySelector("main h1")?.textContent ?? "");
    if (filing) sessionStorage.setItem("bench:path", location.pathname);
    sessionStorage.setItem("bench:armed", "yes");
  }, filing);
  await button(page, words).click({ noWaitAfter: true });
  let waited = 0;
  await expect(async () => {
    const [pressed, shown] = await page.evaluate(() => ["pressed", "shown"].map((name) => Number(sessionStorage.getItem(`bench:${name}`))));
    expect(shown).toBeGreaterThan(0); // not a number while it is drawn
    waited = (shown ?? 0) - (pressed ?? 0);
  }).toPass({ timeout: 60_000 });
  return waited;
}

async function fresh(browser: Browser, server: Server, kind: object): Promise<Page> {
  const context = await browser.newContext({ ...kind, baseURL: server.url, locale: "zh-CN", timezoneId: "Asia/Shanghai", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.addInitScript(watch);
  return page;
}

/** 下一步 on 现场照片 whose photos are all there: 机械信息. */
async function nextStep(browser: Browser, server: Server): Promise<number> {
  const page = await fresh(browser, server, PHONE);
  const filing = await (await Owner.register(page)).draft("photos");
  await page.goto(`/owner/filings/${filing}/photos`);
  await page.waitForLoadState("networkidle");
  await throttle(page, VILLAGE);
  // As long as somebody looks at the photos.
  await page.waitForTimeout(4_000);
  const waited = await wait(page, "下一步", false);
  await page.context().close();
  return waited;
}

/** 审核通过: the next filing, with its first photo. */
async function decide(browser: Browser, server: Server): Promise<number> {
  const owner = await Owner.register(await fresh(browser, server, PHONE));
  const maker = `等候${Date.now() % 1e9}机械厂`;
  for (let count = 0; count < 2; count += 1) {
    await owner.submitted({ maker });
  }
  const page = await fresh(browser, server, DESKTOP);
  await logIn(page, "office", "yaodu");
  await page.goto(`/office/filings?state=submitted&search=${encodeURIComponent(maker)}`);
  await page.locator("tbody a").first().click();
  await expect(page.locator(".dossier")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await throttle(page, BUREAU);
  // As long as somebody reads the filing.
  await page.waitForTimeout(3_000);
  const waited = await wait(page, "审核通过", true);
  await page.context().close();
  return waited;
}

const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? NaN;

test("what a person waits for", async ({ browser }) => {
  const before = process.env.NRMM_BENCH_BEFORE?.split(",");
  const builds: [string, Build | undefined][] = [["this build", undefined]];
  if (before?.[0] && before[1]) {
    builds.unshift(["before", { binary: before[0], site: before[1] }]);
  }
  const servers = await Promise.all(builds.map(async ([name, build]) => ({ name, server: await Server.start(undefined, build) })));
  const figures = { "下一步 to 机械信息, 400 ms, 400 kbit/s, processor ÷ 4": nextStep, "审核通过 to the next filing with its photo, 100 ms": decide };
  const lines = [`| ms from press to picture, median of ${ROUNDS} (slowest) | ${servers.map(({ name }) => name).join(" | ")} |`, `|---|${"---|".repeat(servers.length)}`];
  try {
    for (const [name, measure] of Object.entries(figures)) {
      const found = servers.map((): number[] => []);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [at, { server }] of servers.entries()) {
          found[at]?.push(await measure(browser, server));
        }
      }
      lines.push(`| ${name} | ${found.map((list) => `${median(list).toFixed(0)} (${Math.max(...list).toFixed(0)})`).join(" | ")} |`);
    }
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
  console.log(lines.join("\n"));
});
