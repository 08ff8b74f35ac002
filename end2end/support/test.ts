import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, expect, test as base } from "@playwright/test";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

/** Nothing is configurable yet. */
export type Options = object;

type Fixtures = {
  /** Watches every page of the test; expected refusals are named with `watch.expect`. */
  watch: Watch;
  /** Opens a context of another person, or of the same person's other device. */
  person: (options?: BrowserContextOptions) => Promise<Page>;
  /** Waits until the islands are alive, where scripts run. */
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
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },
  person: async ({ browser, baseURL, contextOptions, locale, timezoneId, javaScriptEnabled, viewport, isMobile, hasTouch, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const mine = { ...contextOptions, baseURL, locale, timezoneId, javaScriptEnabled, viewport, isMobile, hasTouch, ...options };
      const context = await open(browser, mine);
      opened.push(context);
      watch.over(context);
      return context.newPage();
    });
    for (const context of opened) {
      await context.close();
    }
  },
  ready: async ({ javaScriptEnabled }, use) => {
    await use(async (page) => {
      if (javaScriptEnabled !== false) {
        await expect(page.locator("html")).toHaveAttribute("data-ready", "");
      }
    });
  },
});

function open(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext(options);
}
