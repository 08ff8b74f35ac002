import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import * as tour from "../support/tour.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = ["normal", "large"] as const;
/** Every page is looked at on its person's own device; it fits all of these, in normal print the smallest phone too. */
const WIDTHS = { normal: [320, 390, 820, 1440], large: [390, 820, 1440] };

/** The walks of each person, on the device that person has. */
const walks = {
  "@phone": { anybody: tour.anybody, filing: tour.filing, troubles: tour.troubles, machines: tour.machines },
  "@tablet": { gate: tour.gate },
  "@desktop": { office: tour.office, register: tour.register, bureau: tour.bureau, sites: tour.sites },
};

for (const [tag, walksOfOne] of Object.entries(walks)) {
  for (const [name, walk] of Object.entries(walksOfOne)) {
    test(`axe finds nothing and nothing is cut off, in both print sizes: ${name}`, { tag }, async ({ page, ready, watch }) => {
      test.setTimeout(240_000);
      watch.expect(404, tour.REFUSED);
      watch.expect(422, /\/(api|sites)\//);
      watch.expect(409, /\/api\/filing\/save_machine$/);
      const findings: string[] = [];
      await walk(page, ready, async (place) => {
        for (const size of SIZES) {
          await print(page, size);
          findings.push(...(await axe(page)).map((finding) => `${place}, ${size} print: ${finding}`));
          findings.push(...(await shownThoughHidden(page)).map((finding) => `${place}: ${finding}`));
          findings.push(...(await cutOff(page, WIDTHS[size])).map((finding) => `${place}, ${size} print: ${finding}`));
        }
        await print(page, "normal");
      });
      expect(findings).toEqual([]);
    });
  }
}

/** Sets the page in normal or large print, as the server does for whoever has chosen it (a test of its own asks the server). */
async function print(page: Page, size: string): Promise<void> {
  await page.locator("html").evaluate((html, size) => html.setAttribute("data-size", size), size);
}

async function axe(page: Page): Promise<string[]> {
  // What lies under a bar that stays at the bottom only needs a scroll, but axe measures what is covered just now.
  await bars(page, "static");
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  await bars(page, "");
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} (${node.failureSummary?.replaceAll(/\s+/g, " ")})`),
  );
}

/** What says that it is hidden and is not: a class that sets how it is displayed wins over the attribute. */
async function shownThoughHidden(page: Page): Promise<string[]> {
  const shown = await page.locator("[hidden]:visible").evaluateAll((found) => found.map((one) => one.outerHTML.slice(0, 120)));
  return shown.map((one) => `hidden, and shown: ${one}`);
}

/** What a person must push sideways to see, on screens of these widths. The office's own tables may be wide. */
async function cutOff(page: Page, widths: number[]): Promise<string[]> {
  const own = page.viewportSize()!;
  const findings: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: own.height });
    const cut = await page.evaluate(() => {
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const found = wide > 0 ? [`wider than the screen by ${wide} pixels`] : [];
      if (/^\/(?:$|(owner|site|m|c|stage)(\/|$))/.test(location.pathname)) {
        const scrolled = [...document.querySelectorAll<HTMLElement>("main *")].filter(
          (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX),
        );
        found.push(...scrolled.map((one) => `${one.tagName.toLowerCase()}.${one.className} hides what stands beside it`));
      }
      return found;
    });
    findings.push(...cut.map((finding) => `at ${width} pixels: ${finding}`));
  }
  await page.setViewportSize(own);
  return findings;
}

async function bars(page: Page, position: string): Promise<void> {
  await page.locator(".action-bar, .decision").evaluateAll((found, wanted) => {
    found.forEach((bar) => ((bar as HTMLElement).style.position = wanted));
  }, position);
}
