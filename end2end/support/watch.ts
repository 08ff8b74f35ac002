import type { BrowserContext } from "@playwright/test";

type Expected = { status: number; path: RegExp };

/** Notes what no page may do: errors and warnings on the console, failed requests, answers of 400 and above, policy violations. */
export class Watch {
  readonly findings: string[] = [];
  private readonly expected: Expected[] = [];

  /** Names an answer that the test provokes; status 0 is none at all. */
  expect(status: number, path: RegExp): void {
    this.expected.push({ status, path });
  }

  over(context: BrowserContext): void {
    context.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) {
        return;
      }
      const { url } = message.location();
      const repeated = /^Failed to load resource: .*(?:status of (\d+)|net::)/.exec(message.text());
      // The browser repeats on the console what was refused, or did not arrive.
      if (repeated && this.isExpected(Number(repeated[1] ?? 0), url)) {
        return;
      }
      this.findings.push(`console ${message.type()} at ${url}: ${message.text()}`);
    });
    context.on("weberror", (error) => this.findings.push(`page error at ${error.page()?.url()}: ${error.error().stack ?? error.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // What a page was still loading when the person went on.
      if (why !== "net::ERR_ABORTED" && !this.isExpected(0, request.url())) {
        this.findings.push(`request failed: ${request.method()} ${request.url()} ${why}`);
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 400 && !this.isExpected(response.status(), response.url())) {
        this.findings.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
      }
    });
  }

  private isExpected(status: number, url: string): boolean {
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    return this.expected.some((one) => one.status === status && one.path.test(path));
  }
}
