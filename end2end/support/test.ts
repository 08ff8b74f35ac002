import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, expect, test as base } from "@playwright/test";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

/** What a project can choose. */
export type Options = {
  /** Whether the page's program can be had: where it is refused, every page goes on as a document. */
  program: "whole" | "refused";
};

type Fixtures = {
  /** Watches every page of the test; expected refusals are named with `watch.expect`. */
  watch: Watch;
  /** Opens a context of another person, or of the same person's other device. */
  person: (options?: BrowserContextOptions) => Promise<Page>;
  /** Whether pages act by themselves: scripts run, and their program is there. */
  scripts: boolean;
  /** Waits until the program has taken the page over, where it does, and no other page is on its way. */
  ready: (page: Page) => Promise<void>;
};

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false };

export const test = base.extend<Fixtures & Options, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.findings, "console, pages and requests must be clean").toEqual([]);
  },
  program: ["whole", { option: true }],
  scripts: async ({ javaScriptEnabled, program }, use) => use(javaScriptEnabled !== false && program === "whole"),
  context: async ({ context, watch, program }, use) => {
    watch.over(context);
    await refuse(context, watch, program);
    await use(context);
  },
  person: async ({ browser, baseURL, contextOptions, locale, timezoneId, javaScriptEnabled, viewport, isMobile, hasTouch, watch, program }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const mine = { ...contextOptions, baseURL, locale, timezoneId, javaScriptEnabled, viewport, isMobile, hasTouch, ...options };
      const context = await open(browser, mine);
      opened.push(context);
      watch.over(context);
      await refuse(context, watch, program);
      return context.newPage();
    });
    for (const context of opened) {
      await context.close();
    }
  },
  ready: async ({ scripts }, use) => {
    await use(async (page) => {
      if (scripts) {
        await expect(page.locator("html[data-ready]:not([data-going])")).toHaveCount(1);
      }
    });
  },
});

async function refuse(context: BrowserContext, watch: Watch, program: Options["program"]): Promise<void> {
  if (program === "refused") {
    watch.expect(0, /\.wasm$/);
    await context.route(/\.wasm$/, (route) => route.abort());
  }
}

function open(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext(options);
}
