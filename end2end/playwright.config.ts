import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import type { Options } from "./support/test.ts";

/** The same engine without a window's work: on two cores a third of the time went into that. */
const SHELL = "/usr/bin/chromium-headless-shell";
const CHROMIUM = existsSync(SHELL) ? SHELL : "/usr/bin/chromium";

const phone = {
  defaultBrowserType: "chromium" as const,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 1,
  isMobile: true,
  hasTouch: true,
};

const tablet = {
  defaultBrowserType: "chromium" as const,
  viewport: { width: 820, height: 1180 },
  deviceScaleFactor: 1,
  isMobile: true,
  hasTouch: true,
};

const desktop = { defaultBrowserType: "chromium" as const, viewport: { width: 1440, height: 900 } };

/** What also runs without scripts: the product must work there too. */
const both = ["journey.spec.ts", "account.spec.ts", "plain.spec.ts", "plate.spec.ts"];
const offices = ["bureau.spec.ts", "desk.spec.ts", "office.spec.ts", "register.spec.ts", "staff.spec.ts"];
/** What needs a browser for a moment only. */
const programs = ["systems.spec.ts", "prints.spec.ts"];

export default defineConfig<Options>({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/setup.ts",
  reporter: "list",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    // Pages that fade into each other make moments that no test can wait for.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    // The longest first: what is left at the end is short, so that no worker waits for another.
    ...Object.entries({ phone, tablet, desktop }).map(([name, use]) => ({
      name: `tour-${name}`,
      use,
      testMatch: "accessibility.spec.ts",
      grep: new RegExp(`@${name}`),
    })),
    {
      name: "phone",
      use: phone,
      testMatch: [...both, "app.spec.ts", "check.spec.ts", "saving.spec.ts", "device.spec.ts", "photos.spec.ts"],
    },
    { name: "tablet", use: tablet, testMatch: ["gate.spec.ts", "offline.spec.ts", "position.spec.ts"] },
    { name: "tablet-wide", use: { ...tablet, viewport: { width: 1180, height: 820 } }, testMatch: "gate.spec.ts" },
    { name: "tablet-nojs", use: { ...tablet, javaScriptEnabled: false }, testMatch: "gate.spec.ts" },
    { name: "tablet-refused", use: { ...tablet, program: "refused" }, testMatch: "gate.spec.ts" },
    { name: "refused", use: { ...phone, program: "refused" }, testMatch: both },
    { name: "nojs", use: { ...phone, javaScriptEnabled: false }, testMatch: [...both, "noscript.spec.ts"] },
    {
      name: "desktop",
      use: desktop,
      testMatch: [...offices, ...programs, "viewer.spec.ts", "html.spec.ts", "screenshots.spec.ts"],
    },
    // Keys are what scripts add; everything else works without them.
    { name: "desktop-refused", use: { ...desktop, program: "refused" }, testMatch: offices, grepInvert: /keyboard/ },
    { name: "desktop-nojs", use: { ...desktop, javaScriptEnabled: false }, testMatch: offices, grepInvert: /keyboard/ },
  ],
});
