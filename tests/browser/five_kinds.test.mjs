// The optional steps between SWOT and plan: cross SWOT and proposal, drafted by rules and built on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, login, startApp } from "./lib.mjs";

let app;
before(async () => {
  app = await startApp();
});
after(() => app?.stop());

/** Presses a button that sends something, and waits until it was answered. */
async function press(page, button) {
  const sent = page.waitForResponse((answer) => answer.request().method() === "POST");
  await button.click();
  await sent;
  await page.waitForLoadState();
}

async function draft(page, company, kind) {
  await page.goto(`${company}/drafts/new?kind=${kind}`);
  await page.click("button:has-text('下書きを頼む')");
  await page.waitForURL(/\/drafts\//);
  const open = page.locator('a[href^="/documents/"]').first();
  await open.waitFor({ timeout: 30_000 });
  await open.click();
  await page.waitForURL(/\/documents\//);
  return new URL(page.url()).pathname;
}

async function acceptAll(page, document) {
  for (;;) {
    await page.goto(document);
    const waiting = page.locator('[data-item]:has(.badge.wait:has-text("未確認")) button[value="accepted"]');
    if ((await waiting.count()) === 0) return;
    await press(page, waiting.first());
  }
}

test("SWOT, cross SWOT, proposal and action plan follow each other", () =>
  app.visit("five-kinds", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto("/companies?q=" + encodeURIComponent("プレス"));
    const company = await page.locator('main a[href^="/companies/"]:has-text("プレス")').first().getAttribute("href");
    await acceptAll(page, await draft(page, company, "swot"));

    const cross = await draft(page, company, "cross_swot");
    await axe(page);
    assert.equal(await page.locator(".matrix .cell").count(), 4);
    assert.equal(await page.locator(".matrix .edge").count(), 4);
    const first = page.locator(".cell-SO [data-item]").first();
    await first.locator("summary:has-text('修正')").click();
    await first.locator("textarea[name=reason]").fill("取引先から、試作の相談が増えているためです。");
    await first.locator("select[name=priority]").selectOption("2");
    const [saved] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      first.locator("button:has-text('修正を保存する')").click(),
    ]);
    assert.ok(saved.status() < 400, String(saved.status()));
    await page.goto(cross);
    const edited = await page.locator(".cell-SO [data-item]").first().innerText();
    assert.ok(edited.includes("試作の相談") && edited.includes("優先度 2"), edited);
    await acceptAll(page, cross);

    const proposal = await draft(page, company, "proposal");
    await axe(page);
    const text = await page.locator("main").innerText();
    for (const wanted of ["本質的な課題", "根本原因", "活動支援の予定", "商工会議所", "事業者"]) assert.ok(text.includes(wanted), wanted);
    await acceptAll(page, proposal);

    await draft(page, company, "action_plan");
    assert.match(await page.locator("table.plan").innerText(), /SO1/, "an action names the strategy it carries out");
  }));
