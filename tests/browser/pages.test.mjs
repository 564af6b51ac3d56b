// Every page there is, found by following links from the first one: fit for everybody, quiet, and never wider than the screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, login, startApp } from "./lib.mjs";

let app;
before(async () => {
  app = await startApp();
});
after(() => app?.stop());

const ROUTES = [
  "/",
  "/account",
  "/admin/account-titles",
  "/help",
  "/companies",
  "/companies/import",
  "/companies/new",
  "/companies/{id}",
  "/companies/{id}/analysis",
  "/companies/{id}/checklists/{id}",
  "/companies/{id}/documents",
  "/companies/{id}/drafts/new",
  "/companies/{id}/edit",
  "/companies/{id}/imports",
  "/companies/{id}/privacy",
  "/companies/{id}/records",
  "/companies/{id}/statements",
  "/documents/{id}",
  "/documents/{id}/diff",
  "/documents/{id}/versions",
];
const ADMIN = [
  "/admin/calls",
  "/admin/drafting",
  "/admin/kept",
  "/admin/people",
  "/admin/prompts",
  "/admin/providers",
  "/admin/providers/new",
  "/admin/spending",
];
/** What an administrator may not do, and so is shown no way to. */
const NOT_ADMIN = ["/companies/new", "/companies/import", "/companies/{id}/edit", "/companies/{id}/imports", "/companies/{id}/drafts/new"];

/** Files, streams and pictures: no pages. */
const NO_PAGE = /\/export|\/events|\.svg$|\.csv$|^\/api\/|^\/assets\/|^\/docs|^\/metrics/;

/** The route a path belongs to: ids and names of sheets are all alike. */
const route = (path) =>
  path
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}")
    .replace(/\/checklists\/[^/]+/, "/checklists/{id}");

/** Pages of a route that differ by what they hold: kinds of drafts and documents, sheets. The rest need not all be seen. */
const MOST_OF_A_ROUTE = 4;

/** Links that a page offers to pages of this site, without the fragment. */
const links = (page) =>
  page.$$eval("a[href]", (all) =>
    all
      .filter((a) => a.origin === location.origin && !a.hasAttribute("download"))
      .map((a) => a.pathname + a.search),
  );

/** What sticks out of the screen, as people would have to scroll sideways for it. */
const sideways = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return "";
    const inside = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== "visible") return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !inside(element));
    return `${root.scrollWidth} on ${root.clientWidth}: ${out.slice(-3).map((element) => element.outerHTML.slice(0, 120)).join(" … ")}`;
  });

/** Opens a page and looks at it, in all ways; gives the links found. */
async function look(page, path, faults) {
  const answer = await page.goto(path);
  const ended = new URL(page.url());
  const at = ended.pathname + ended.search;
  if (answer.status() !== 200) {
    faults.push(`${path}: ${answer.status()}`);
    return { at, found: [] };
  }
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await axe(page).catch((error) => faults.push(`${at} ${colorScheme}: ${error.message}`));
  }
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await sideways(page);
    if (wide) faults.push(`${at} ${width} px: ${wide}`);
  }
  const headings = await page.locator("h1").count();
  if (headings !== 1) faults.push(`${at}: ${headings} headings of the first level`);
  return { at, found: await links(page) };
}

async function crawl(page) {
  const [queue, seen, faults, counts] = [["/"], new Set(["/"]), [], new Map()];
  const looked = new Set();
  while (queue.length > 0) {
    const path = queue.shift();
    const kind = route(new URL(path, app.url).pathname);
    const count = counts.get(kind) ?? 0;
    if (count >= MOST_OF_A_ROUTE) continue;
    counts.set(kind, count + 1);
    const { at, found } = await look(page, path, faults);
    looked.add(kind).add(route(new URL(at, app.url).pathname));
    for (const next of found) {
      if (seen.has(next) || NO_PAGE.test(new URL(next, app.url).pathname)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return { looked, faults };
}

const people = [
  ["shidoin@example.jp", ROUTES],
  ["houtei@example.jp", ROUTES],
  ["kanri@example.jp", [...ROUTES.filter((path) => !NOT_ADMIN.includes(path)), ...ADMIN]],
];
for (const [email, wanted] of people) {
  test(`every page that ${email} can reach is fit for everybody, by day and night, on desk and phone`, { timeout: 9 * 60_000 }, () =>
    app.visit(`pages-${email.split("@")[0]}`, async (page) => {
      await login(page, email);
      const { looked, faults } = await crawl(page);
      assert.deepEqual(faults, [], `${faults.length} faults`);
      assert.deepEqual(wanted.filter((path) => !looked.has(path)), [], `not reached by links; reached: ${[...looked].sort().join(" ")}`);
    }),
  );
}

test("the pages of those who are not let in are fit for everybody", () =>
  app.visit("pages-public", async (page) => {
    const faults = [];
    await look(page, "/login", faults);
    await look(page, "/login?done=logged_out&next=/help", faults);
    assert.deepEqual(faults, []);
    for (const path of ["/setup/none", "/help/none"]) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404);
      await axe(page);
      assert.equal(await sideways(page), "");
    }
  }));
