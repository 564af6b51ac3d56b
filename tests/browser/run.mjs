// Runs the browser tests: node tests/browser/run.mjs [FILE…]   (without a name: every *.test.mjs beside this file)
//
//   BANSO_BIN  path of the program under test (required)
//   SHOTS=1    also takes the pictures in docs/screenshots
//   CHROMIUM   path of the browser, /usr/bin/chromium by default

import { accessSync, constants, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "node:test";
import { spec as Spec } from "node:test/reporters";

try {
  accessSync(process.env.BANSO_BIN ?? "", constants.X_OK);
} catch {
  console.error("run.mjs: BANSO_BIN must name the built program, e.g. BANSO_BIN=target/debug/banso");
  process.exit(2);
}

const named = process.argv.slice(2).map((file) => resolve(file));
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".test.mjs"))
  .sort()
  .map((file) => resolve(import.meta.dirname, file));

// One file after the other: each starts its own server and browser, and the machine may be small.
const tests = run({ files: named.length > 0 ? named : all, concurrency: false, timeout: 10 * 60_000 });
tests.on("test:fail", () => {
  process.exitCode = 1;
});
tests.compose(new Spec()).pipe(process.stdout);
