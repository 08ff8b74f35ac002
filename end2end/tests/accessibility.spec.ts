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
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) {
          findings.push(`${place}: wider than the screen by ${wide} pixels`);
        }
      });
      expect(findings).toEqual([]);
    });
  }
}

async function bars(page: Page, position: string): Promise<void> {
  await page.locator(".action-bar, .decision").evaluateAll((found, wanted) => {
    found.forEach((bar) => ((bar as HTMLElement).style.position = wanted));
  }, position);
}
