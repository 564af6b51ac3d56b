// The main job, the whole way: from a company's figures to an approved Word file that a real program opens.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { axe, login, shot, startApp } from "./lib.mjs";

let app;
before(async () => {
  app = await startApp();
});
after(() => app?.stop());

const PERIODS = [
  { end: "2026-03", sales: "48,200", operating_profit: "1,950", depreciation: "820", cash: "6,400", notes_receivable: "0", accounts_receivable: "1,200", inventory: "900", total_assets: "19,800", total_liabilities: "14,100", notes_payable: "0", accounts_payable: "1,700", borrowings: "9,800", net_assets: "5,700", employees: "5" },
  { end: "2025-03", sales: "45,900", operating_profit: "1,120", depreciation: "870", cash: "5,100", notes_receivable: "0", accounts_receivable: "1,150", inventory: "950", total_assets: "18,900", total_liabilities: "14,300", notes_payable: "0", accounts_payable: "1,650", borrowings: "10,600", net_assets: "4,600", employees: "5" },
  // As people type: full-width digits, △, and nothing where nothing is known.
  { end: "２０２４年３月", sales: "４４，７００", prior_sales: "43,900", operating_profit: "△310", depreciation: "910", cash: "4,200", notes_receivable: "", accounts_receivable: "1,100", inventory: "1,020", total_assets: "18,200", total_liabilities: "14,400", notes_payable: "", accounts_payable: "1,600", borrowings: "11,400", net_assets: "3,800", employees: "4" },
];

/** Presses a button that sends something, and waits until it was answered: only then is it stored. */
async function press(page, button) {
  const sent = page.waitForResponse((answer) => answer.request().method() === "POST");
  await (typeof button === "string" ? page.locator(button) : button).click();
  await sent;
  await page.waitForLoadState();
}

/** Fills and sends the three periods. */
async function enterStatements(page, company, periods) {
  await page.goto(`${company}/statements`);
  await page.check('input[name="unit"][value="thousand_yen"]');
  for (const [index, { end, ...figures }] of periods.entries()) {
    await page.fill(`input[name="periods.${index}.end"]`, end);
    for (const [figure, typed] of Object.entries(figures)) {
      await page.fill(`input[name="figures.${index}.${figure}"]`, typed);
    }
  }
  await press(page, "button:has-text('保存する')");
}

/** Asks for a draft and follows it to its document. */
async function draft(page, company, kind) {
  await page.goto(`${company}/drafts/new?kind=${kind}`);
  assert.match(await page.locator("body").innerText(), /外部には何も送りません/);
  await page.click("button:has-text('下書きを頼む')");
  await page.waitForURL(/\/drafts\//);
  // The page follows the draft by itself; the document is linked when it is done.
  const open = page.locator('a[href^="/documents/"]').first();
  await open.waitFor({ timeout: 30_000 });
  await open.click();
  await page.waitForURL(/\/documents\//);
  return new URL(page.url()).pathname;
}

/** Accepts everything that waits, item by item, as an advisor does. */
async function acceptAll(page, document) {
  for (;;) {
    await page.goto(document);
    const waiting = page.locator('[data-item]:has(.badge.wait:has-text("未確認")) button[value="accepted"]');
    const left = await waiting.count();
    if (left === 0) return;
    await press(page, waiting.first());
  }
}

async function approve(document, reviewer = "houtei@example.jp") {
  await app.visit(`approve ${document}`, async (page) => {
    await login(page, reviewer);
    await page.goto(document);
    await press(page, "button:has-text('承認する')");
    assert.match(await page.locator("body").innerText(), /承認しました|承認済み/);
  });
}

async function download(page, selector, folder) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** The text of a Word file as LibreOffice prints it, page by page. */
async function printed(path, folder) {
  execFileSync("soffice", [`-env:UserInstallation=file://${folder}/lo`, "--headless", "--convert-to", "pdf", "--outdir", folder, path], { stdio: "pipe", timeout: 120_000 });
  const text = execFileSync("pdftotext", ["-layout", path.replace(/\.docx$/, ".pdf"), "-"], { encoding: "utf8" });
  // The type-setter puts blanks between Latin and Japanese letters; people do not read them.
  return text.split("\f").map((page) => page.replace(/\s+/g, "")).filter((page) => page !== "");
}

let company;
let swot;

test("an advisor registers a company by an everyday word", () =>
  app.visit("register", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto("/companies/new");
    await press(page, "form[data-guard] .form-foot button");
    assert.match(await page.locator(".error-summary").innerText(), /事業者名|入力/);
    await page.fill("input[name=name]", "麺処 はじめの一歩");
    await page.check('input[name="kind"][value="corporation"]');
    await page.fill("#industry_query", "ラーメン");
    await page.locator("#industry-hits button").first().click();
    await page.waitForFunction(() => document.querySelector("#industry").value !== "");
    assert.match(await page.locator("#industry").inputValue(), /0601_飲食業/);
    assert.equal(await page.inputValue("input[name=name]"), "麺処 はじめの一歩", "what was typed is kept");
    await page.fill('input[name="capital"]', "3,000,000");
    await page.fill('input[name="employees"]', "5");
    await axe(page);
    await page.click("form[data-guard] .form-foot button");
    await page.waitForURL(/\/companies\/[0-9a-f-]{36}/);
    company = new URL(page.url()).pathname.match(/\/companies\/[0-9a-f-]{36}/)[0];
  }));

test("three periods are entered as typed; totals that do not agree are shown", () =>
  app.visit("statements", async (page) => {
    await login(page, "shidoin@example.jp");
    await enterStatements(page, company, [{ ...PERIODS[0], total_assets: "21,000", sales: "四万" }, ...PERIODS.slice(1)]);
    assert.equal(await page.inputValue('input[name="figures.0.sales"]'), "四万", "what was typed is kept");
    assert.match(await page.locator("body").innerText(), /数字で入力/);
    await axe(page);
    await enterStatements(page, company, [{ ...PERIODS[0], total_assets: "21,000" }, ...PERIODS.slice(1)]);
    await page.goto(`${company}/statements`);
    assert.match(await page.locator("body").innerText(), /1,200千円 一致しません/);
    await enterStatements(page, company, PERIODS);
    await page.goto(`${company}/statements`);
    assert.doesNotMatch(await page.locator("body").innerText(), /一致しません/);
  }));

test("the checklist is saved half-filled", () =>
  app.visit("checklist", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto(`${company}/checklists/general_checkup`);
    await axe(page);
    const grades = [5, 2, 4];
    for (const [index, grade] of grades.entries()) {
      const question = page.locator("fieldset.question").nth(index);
      await question.locator(`input[type=radio][value="${grade}"]`).check({ force: true });
      await question.locator("textarea").fill(`聞き取りの記録 ${"一二三"[index]}。朝の仕込みを見てくれるお客さんが増えました。`);
    }
    await press(page, "button[name=then][value=stay]");
    await page.goto(`${company}/checklists/general_checkup`);
    assert.match(await page.locator("fieldset.question textarea").first().inputValue(), /聞き取りの記録 一/);
  }));

test("the Local Benchmark stands with its six indicators, rank and radar", () =>
  app.visit("analysis", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto(`${company}/analysis`);
    const text = await page.locator("main").innerText();
    for (const name of ["売上増加率", "営業利益率", "労働生産性", "EBITDA有利子負債倍率", "営業運転資本回転期間", "自己資本比率"]) assert.ok(text.includes(name), name);
    assert.match(text, /5\.0%/, "sales growth of 48,200 over 45,900");
    assert.ok((await page.locator("main svg").count()) > 0, "no radar");
    await axe(page);
  }));

test("a SWOT is drafted, checked item by item, and cannot be approved by its author", () =>
  app.visit("swot", async (page) => {
    await login(page, "shidoin@example.jp");
    swot = await draft(page, company, "swot");
    assert.match(await page.locator("body").innerText(), /規則による下書き（AI不使用）/);
    await axe(page);
    const item = page.locator("[data-item]").first();
    await item.locator("summary:has-text('修正')").click();
    await item.locator("textarea[name=text]").fill("営業利益率は99.9%で、とても高い水準です。");
    await press(page, item.locator("button:has-text('修正を保存')"));
    await page.goto(swot);
    assert.match(await page.locator("[data-item]").first().innerText(), /99\.9%/);
    assert.match(await page.locator("[data-item]").first().innerText(), /根拠にない数値/, "a figure that no evidence holds is flagged");
    await press(page, page.locator("[data-item]").first().locator('button[value="rejected"]'));
    await acceptAll(page, swot);
    await page.goto(swot);
    await press(page, "button:has-text('確認を依頼する')");
    await page.goto(swot);
    assert.equal(await page.locator("button:has-text('承認する')").count(), 0, "nobody approves their own work");
  }));

test("a lead advisor sends it back with a reason, and approves it after", async () => {
  await app.visit("return", async (page) => {
    await login(page, "houtei@example.jp");
    await page.goto("/");
    assert.match(await page.locator("main").innerText(), /麺処 はじめの一歩/, "what waits for review stands on the first page");
    await page.goto(swot);
    await page.click("summary:has-text('差し戻す')");
    await page.fill("#reason", "弱みの二つ目に、現場で見た事実を一つ足してください。");
    await press(page, "button:has-text('この理由で差し戻す')");
  });
  await app.visit("resubmit", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto(swot);
    assert.match(await page.locator("main").innerText(), /現場で見た事実を一つ足して/);
    const quad = page.locator("section.quad").nth(1);
    await quad.locator("details.add > summary").click();
    await quad.locator("#new-weakness").fill("仕込みは店主ひとりの勘に頼っており、休むと味が変わると従業員が心配しています。");
    await press(page, quad.locator("details.add button:has-text('加える')"));
    await page.goto(swot);
    assert.match(await page.locator("main").innerText(), /店主ひとりの勘/);
    await press(page, "button:has-text('確認を依頼する')");
  });
  await approve(swot);
});

test("action plan and business plan follow, and the Word file opens", async () => {
  const folder = await mkdtemp(join(tmpdir(), "banso-export-"));
  try {
    await app.visit("plans", async (page) => {
      await login(page, "shidoin@example.jp");
      const plan = await draft(page, company, "action_plan");
      await axe(page);
      await acceptAll(page, plan);
      const business = await draft(page, company, "business_plan");
      await axe(page);
      const before = await printed(await download(page, 'a[href*="format=docx"]', folder), folder);
      for (const [index, text] of before.entries()) assert.match(text, /AI下書き・未承認/, `page ${index + 1} of ${before.length}`);
      await acceptAll(page, business);
      await page.goto(business);
      await press(page, "button:has-text('確認を依頼する')");
      await approve(business);
      await page.goto(business);
      const pages = await printed(await download(page, 'a[href*="format=docx"]', folder), folder);
      const text = pages.join("\n");
      for (const wanted of ["麺処はじめの一歩", "会社の概要", "数値目標", "堀内一郎", "売上増加率"]) assert.ok(text.includes(wanted), `「${wanted}」 is not in the Word file`);
      assert.doesNotMatch(text, /AI下書き・未承認/);
      for (const format of ["md", "json"]) {
        const answer = await page.request.get(`${business}/export?format=${format}`);
        assert.equal(answer.status(), 200);
        assert.match(await answer.text(), /麺処 はじめの一歩/);
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

test("the timeline tells who did what", () =>
  app.visit("timeline", async (page) => {
    await login(page, "shidoin@example.jp");
    await page.goto(company);
    const text = await page.locator("main").innerText();
    for (const wanted of ["事業者を登録しました", "承認しました", "堀内 一郎"]) assert.ok(text.includes(wanted), wanted);
    await shot(page, "overview-new");
  }));

test("two people edit at once: the second is told and loses nothing", () =>
  app.visit("conflict", async (page, context) => {
    await login(page, "shidoin@example.jp");
    await page.goto(`${company}/edit`);
    const other = await context.newPage();
    await other.goto(`${company}/edit`);
    await other.fill("input[name=municipality]", "先手市");
    await press(other, "form[data-guard] .form-foot button");
    await page.fill("input[name=municipality]", "後手市");
    await press(page, "form[data-guard] .form-foot button");
    const text = await page.locator("main").innerText();
    assert.match(text, /ほかの人が先に保存しました/);
    assert.match(text, /先手市/);
    assert.equal(await page.inputValue('[name="municipality"]'), "後手市", "the second's words are kept");
    await axe(page);
    await press(page, "button:has-text('自分の入力で保存する')");
    await page.goto(`${company}/edit`);
    assert.equal(await page.inputValue("input[name=municipality]"), "後手市");
  }));
