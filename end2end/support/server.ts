// The server under test: a process with a city of its own, on a port that nobody else has.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../..");

/** The release server, or another one. */
export const binary = resolve(process.env.NRMM_E2E_SERVER ?? join(root, "target/release/server"));
const site = resolve(process.env.NRMM_E2E_SITE ?? join(root, "target/site"));

/** The demonstration city that every worker's server begins with; another server makes its own. */
export const template = resolve(import.meta.dirname, "../.tools", process.env.NRMM_E2E_SERVER ? "city-of-another" : "city");

/** A build: its server, and the folder of what browsers load. */
export type Build = { binary: string; site: string };

/** A server with a city of its own. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** With the city's own file, changed where a test needs a city that decides otherwise. */
  static async start(changed: (city: string) => string = (city) => city, build: Build = { binary, site }): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "nrmm-e2e-"));
    cpSync(template, folder, { recursive: true });
    const city = join(folder, "city.toml");
    writeFileSync(city, changed(readFileSync(join(root, "server/linfen.toml"), "utf8")));
    const child = spawn(build.binary, ["serve", "--sender", "development", "--addr", "127.0.0.1:0", "--site", build.site], {
      env: { ...process.env, NRMM_DATA: folder, NRMM_CITY: city, RUST_LOG: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise<string>((found, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
      // Read to the end: a full pipe would stop the server.
      createInterface({ input: child.stdout! }).on("line", (line) => {
        if (line.startsWith("http://")) {
          found(line.trim());
        }
      });
    });
    return new Server(url, child, folder);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = new Promise((done) => this.process.once("exit", done));
      // Connections that browsers keep open must not hold the end up.
      const impatient = setTimeout(() => this.process.kill("SIGKILL"), 3000);
      this.process.kill("SIGTERM");
      await ended;
      clearTimeout(impatient);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
