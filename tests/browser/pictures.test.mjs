// The pictures in docs/screenshots: SHOTS=1 make browser. Without SHOTS nothing is taken and nothing is tested here.

import { after, before, test } from "node:test";

import { login, shot, startApp } from "./lib.mjs";

const wanted = process.env.SHOTS === "1";
let app;
before(async () => {
  if (wanted) app = await startApp();
});
after(() => app?.stop());

const VIEWS = { "": {}, "-dark": { colorScheme: "dark" }, "-phone": { viewport: { width: 390, height: 844 } } };

for (const [suffix, options] of Object.entries(VIEWS)) {
  test(`pictures${suffix}`, { skip: !wanted }, () =>
    app.visit(
      `pictures${suffix}`,
      async (page) => {
        await login(page, "shidoin@example.jp");
        await shot(page, `today${suffix}`);
        await page.goto("/companies");
        await shot(page, `companies${suffix}`);
        const company = await page.locator('main a:has-text("三ツ風プレス工業")').first().getAttribute("href");
        for (const [name, path] of Object.entries({
          overview: "", statements: "/statements", analysis: "/analysis", checklist: "/checklists/general_checkup",
          draft: "/drafts/new?kind=swot", documents: "/documents",
        })) {
          await page.goto(company + path);
          await shot(page, `${name}${suffix}`);
        }
        await page.goto(`${company}/documents`);
        const documents = await page.locator('main a.lead[href^="/documents/"]').evaluateAll((links) => links.map((a) => a.getAttribute("href")));
        for (const [index, name] of ["swot", "action_plan", "business_plan"].entries()) {
          await page.goto(documents[index]);
          await shot(page, `${name}${suffix}`);
        }
      },
      options,
    ));
}
