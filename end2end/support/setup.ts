import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LARGE } from "./photos.ts";
import { binary, template } from "./server.ts";

/** Makes the demonstration city once for each build of the server; every worker starts from a copy of it. */
export default function setup(): void {
  if (!existsSync(binary)) {
    throw new Error(`${binary} does not exist: run \`cargo build --release -p server && cargo xtask web\``);
  }
  mkdirSync(dirname(LARGE), { recursive: true });
  writeFileSync(LARGE, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(21 * 1024 * 1024, 7)]));
  const { mtimeMs, size } = statSync(binary);
  const wanted = `${binary} ${mtimeMs} ${size}`;
  const stamp = join(template, "made-by");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return;
  }
  const making = `${template}.making`;
  rmSync(template, { recursive: true, force: true });
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  execFileSync(binary, ["demo"], { env: { ...process.env, NRMM_DATA: making }, stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(join(making, "made-by"), wanted);
  renameSync(making, template);
}
