// What every browser test needs: the program on a fresh demo database, a Chromium, and eyes for what must never happen.
//
//     const app = await startApp();                       // in before(); app.stop() in after()
//     await app.visit("name", async (page) => { … });     // a fresh browser profile; fails on anything in `Watch`
//     await login(page, "shidoin@example.jp");            // the password that the demo printed
//     await axe(page); await shot(page, "kaisha");

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname, "../..");
const failures = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "test-logs");

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
// No sandbox, because CI is root; the rest keeps the browser from calling home on a machine without a network.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => probe.once("listening", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** The program as `banso demo` on an empty folder, and one browser. `env` adds settings (BANSO_LLM_PROVIDER, say). */
export async function startApp({ env = {} } = {}) {
  const data = await mkdtemp(join(tmpdir(), "banso-browser-"));
  const bind = `127.0.0.1:${await freePort()}`;
  const url = `http://${bind}`;

  // Settings of whoever runs the tests must not change what is tested.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("BANSO_"));
  const child = spawn(process.env.BANSO_BIN, ["demo", "--data", data, "--bind", bind], {
    cwd: data,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);

  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (log += text));
  let ended = false;
  const end = new Promise((done) => child.once("close", done)).then(() => (ended = true));
  child.once("error", (error) => (log += `${error}\n`));

  const stopProgram = async () => {
    child.kill("SIGTERM");
    await Promise.race([end, sleep(5000, undefined, { ref: false })]);
    kill();
    process.off("exit", kill);
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  };

  // Lines like: shidoin@example.jp  経営指導員  パスワード: xxxx
  const logins = () =>
    Object.fromEntries([...printed.matchAll(/(\S+@\S+)\s.*パスワード[:：]\s*(\S+)/g)].map(([, email, password]) => [email, password]));

  try {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const answers = await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false);
      if (answers && Object.keys(logins()).length > 0) break;
      if (ended || Date.now() > deadline) {
        throw new Error(`banso demo ${ended ? "ended" : "is not ready"} (healthz: ${answers})\n${printed}\n${log}`);
      }
      await sleep(50);
    }
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    return {
      url,
      data,
      browser,
      /** e-mail → password, as printed */
      logins: logins(),
      /** what the program has written to its standard error so far */
      log: () => log,
      visit: (name, journey, options) => visit({ url, browser, logins: logins(), log: () => log }, name, journey, options),
      async stop() {
        await browser.close();
        await stopProgram();
      },
    };
  } catch (error) {
    await stopProgram();
    throw error;
  }
}

const apps = new WeakMap();

/**
 * Runs `journey(page)` in a fresh profile. Afterwards nothing of `watch` may have been seen. If it fails, a picture
 * and the page's source are left in the target folder's `test-logs`. `options` go to Playwright's newContext:
 * viewport, colorScheme, javaScriptEnabled, …
 */
async function visit(app, name, journey, options = {}) {
  const context = await app.browser.newContext({
    baseURL: app.url,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const problems = [];
  context.on("page", (page) => {
    apps.set(page, app);
    watch(page, app.url, problems);
  });
  const page = await context.newPage();
  try {
    await journey(page, context);
    assert.deepEqual(problems, [], `${name}: the browser saw`);
  } catch (error) {
    await mkdir(failures, { recursive: true });
    const file = join(failures, name.replace(/[^\p{L}\p{N}_-]+/gu, "-"));
    await page.screenshot({ path: `${file}.png`, fullPage: true }).catch(() => {});
    await page.content().then((html) => writeFile(`${file}.html`, html)).catch(() => {});
    console.error(`${name} failed at ${page.url()}; see ${file}.png${problems.length > 0 ? `\nseen: ${problems.join("\n")}` : ""}`);
    console.error(app.log().split("\n").slice(-15).join("\n"));
    throw error;
  } finally {
    await context.close();
  }
}

// Must never happen on any page: a request to somewhere else, an error in the console, an exception, a script's
// dialog, a server error, a part of the page that is missing. (A page itself may well answer 404 or 422.)
function watch(page, origin, problems) {
  page.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (!["data:", "blob:", "about:"].includes(protocol) && to !== origin) problems.push(`request to ${request.url()}`);
  });
  page.on("response", (response) => {
    const wrong = response.status() >= 500 || (response.status() >= 400 && response.request().resourceType() !== "document" && !["fetch", "xhr"].includes(response.request().resourceType()));
    if (wrong) problems.push(`${response.status()} for ${response.url()}`);
  });
  page.on("console", (message) => {
    // Chromium also complains here of answers like 422, which the lines above judge.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource: the server responded")) {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.stack ?? error}`));
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload") problems.push(`${dialog.type()} dialog: ${dialog.message()}`);
    dialog.accept().catch(() => {});
  });
}

/** Logs in by the form and waits until the login page is left. */
export async function login(page, email, password = apps.get(page).logins[email]) {
  assert.ok(password, `no password for ${email}: neither given nor printed by the demo`);
  await page.goto("/login");
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", password);
  await page.click('form[action="/login"] button');
  await page.waitForURL((url) => url.pathname !== "/login");
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails on serious and critical findings of axe against WCAG 2.2 A and AA; lesser ones are printed. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    // eslint-disable-next-line no-undef -- axe is in the page
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], resultTypes: ["violations"] }),
  );
  const lines = ({ id, impact, help, nodes }) => `${impact} ${id}: ${help}\n${nodes.map((node) => `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}`).join("\n")}`;
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  for (const finding of violations) if (!serious.includes(finding)) console.warn(`${page.url()}: ${lines(finding)}`);
  assert.ok(serious.length === 0, `axe on ${page.url()}:\n${serious.map(lines).join("\n")}`);
}

/** With SHOTS=1 a picture of the whole page for docs/screenshots/NAME.png. */
export async function shot(page, name) {
  if (process.env.SHOTS !== "1") return;
  const folder = join(root, "docs/screenshots");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: "disabled" });
}
