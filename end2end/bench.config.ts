import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** What a person waits for in the browser: `cargo xtask bench browser`. One after the other, on a machine at rest. */
export default defineConfig({
  ...tests,
  testDir: "bench",
  testMatch: "*.bench.ts",
  workers: 1,
  fullyParallel: false,
  timeout: 1_800_000,
  projects: [{ name: "bench" }],
});
