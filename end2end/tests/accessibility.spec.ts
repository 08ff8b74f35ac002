import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import * as tour from "../support/tour.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const walks = { anybody: tour.anybody, filing: tour.filing, troubles: tour.troubles, machines: tour.machines, office: tour.office, register: tour.register, bureau: tour.bureau, gate: tour.gate, sites: tour.sites };

for (const [name, walk] of Object.entries(walks)) {
  for (const size of ["normal", "large"]) {
    test(`axe finds nothing: ${name}, ${size} print`, async ({ page, context, baseURL, ready, watch }) => {
      test.setTimeout(180_000);
      watch.expect(404, tour.REFUSED);
      await context.addCookies([{ name: "nrmm_size", value: size, url: baseURL ?? "" }]);
      const findings: string[] = [];
      await walk(page, ready, async (place) => {
        // What lies under a bar that stays at the bottom only needs a scroll, but axe measures what is covered just now.
        await bars(page, "static");
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        for (const { id, help, nodes } of violations) {
          for (const node of nodes) {
            findings.push(`${place}: ${id}: ${help}: ${node.html.slice(0, 160)} (${node.failureSummary?.replaceAll(/\s+/g, " ")})`);
          }
        }
        await bars(page, "");
        for (const width of size === "normal" ? [0, 320] : [0]) {
          for (const cut of await cutOff(page, width)) {
            findings.push(`${place}: ${width === 0 ? "" : `at ${width} pixels: `}${cut}`);
          }
        }
      });
      expect(findings).toEqual([]);
    });
  }
}

/** What a person must push sideways to see, on a screen of this width (0: as it is). The office's own tables may be wide. */
async function cutOff(page: Page, width: number): Promise<string[]> {
  const before = page.viewportSize();
  if (width > 0 && before) {
    await page.setViewportSize({ ...before, width });
  }
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = wide > 0 ? [`wider than the screen by ${wide} pixels`] : [];
    if (/^\/(owner|site)(\/|$)/.test(location.pathname)) {
      const scrolled = [...document.querySelectorAll<HTMLElement>("main *")].filter(
        (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX),
      );
      cut.push(...scrolled.map((one) => `${one.tagName.toLowerCase()}.${one.className} hides what stands beside it`));
    }
    return cut;
  });
  if (width > 0 && before) {
    await page.setViewportSize(before);
  }
  return found;
}

async function bars(page: Page, position: string): Promise<void> {
  await page.locator(".action-bar, .decision").evaluateAll((found, wanted) => {
    found.forEach((bar) => ((bar as HTMLElement).style.position = wanted));
  }, position);
}
