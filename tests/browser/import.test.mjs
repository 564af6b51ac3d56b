// A file of accounts, from the advisor's hand to the figures: read, one account assigned by hand, stored, remembered.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

import { axe, login, shot, startApp } from "./lib.mjs";

const fixtures = resolve(import.meta.dirname, "../fixtures/imports");
const ADVISOR = "shidoin@example.jp";

let app;
before(async () => {
  app = await startApp();
});
after(() => app?.stop());

const TABLE = `科目,金額
貸借対照表,
現金,1200000
売掛金,3000000
資産合計,9000000
負債合計,6000000
純資産合計,3000000
損益計算書,
売上高,48000000
売上原価,30000000
売上総利益,18000000
給料手当,9000000
現場手当,480000
販売費及び一般管理費計,15000000
営業利益,3000000
`;
const table = { name: "試算表.csv", mimeType: "text/csv", buffer: Buffer.from(TABLE) };

/** A company of the demo, at its 財務. */
async function statements(page, name) {
  await page.goto("/companies");
  await page.locator("main a", { hasText: name }).first().click();
  await page.locator("nav a", { hasText: "財務" }).click();
  return new URL(page.url()).pathname;
}

async function upload(page, file) {
  const box = page.locator("details.import-box");
  if ((await box.getAttribute("open")) === null) await box.locator("> summary").click();
  await page.setInputFiles("#file", file);
  await page.getByRole("button", { name: "読み取る", exact: true }).click();
  await page.waitForURL(/\/imports\//);
}

/** The page is fit for everybody, by day and night, on desk and phone. */
async function fit(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // At the end of the page the bar that stays in view lies over nothing.
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await axe(page);
  }
  await page.emulateMedia({ colorScheme: "light" });
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const { wide, there } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, there: document.documentElement.clientWidth }));
    assert.ok(wide <= there, `${page.url()}: ${wide} on ${there} px`);
  }
}

for (const [name, options] of [["", {}], ["-without-script", { javaScriptEnabled: false }]]) {
  test(`a file is read, mended by hand, stored and remembered${name}`, () =>
    app.visit(`import${name}`, async (page) => {
      const script = options.javaScriptEnabled !== false;
      await login(page, ADVISOR);
      const path = await statements(page, script ? "三ツ風プレス工業" : "中華そば 峠ノ灯");
      await upload(page, script ? table : { ...table, buffer: Buffer.from(TABLE.replaceAll("現場手当", "出張手当")) });
      const account = script ? "現場手当" : "出張手当";
      const preview = page.url();
      const asked = page.getByLabel(`「${account}」の割り当て先`);
      assert.equal(await asked.inputValue(), "");
      if (script) {
        await fit(page);
      }
      // A month that nobody can read: nothing is lost.
      await asked.selectOption({ label: "給料・賃金" });
      await page.fill('input[name="periods.0.end"]', "令和7年");
      await page.getByRole("button", { name: "取り込む", exact: true }).click();
      assert.equal(await asked.inputValue(), "labor_employee");
      assert.match(await page.locator("#errors").innerText(), /決算年月は「2025-03」/);
      await page.fill('input[name="periods.0.end"]', "2035-03");
      await page.getByRole("button", { name: "選んだ内容を反映する" }).first().click();
      await page.waitForURL(/done=import_chosen/);
      assert.match(await page.locator("main").innerText(), /9,480,000円/);
      await page.getByRole("button", { name: "取り込む", exact: true }).click();
      await page.waitForURL((url) => url.pathname === path);
      assert.match(await page.locator("main").innerText(), /ファイルの数値を取り込みました/);
      assert.equal(await page.locator('input[name="periods.0.end"]').inputValue(), "2035-03");
      assert.equal(await page.locator('input[name="figures.0.sales"]').inputValue(), "48,000");
      // The same file again: told, and nothing is asked.
      await page.goto(path);
      await upload(page, script ? table : { ...table, buffer: Buffer.from(TABLE.replaceAll("現場手当", "出張手当")) });
      assert.notEqual(page.url(), preview);
      const text = await page.locator("main").innerText();
      assert.match(text, /同じ内容のファイルを/);
      assert.ok(!text.includes("割り当てる科目"), text);
      await page.getByRole("button", { name: "やめる" }).click();
      await page.waitForURL((url) => url.pathname === path);
      // What is remembered can be forgotten.
      await page.goto("/admin/account-titles");
      if (script) await fit(page);
      await page.getByRole("button", { name: new RegExp(`削除する\\s*（${account}）`) }).click();
      assert.ok(!(await page.locator("main").innerText()).includes(account));
    }, options));
}

test("a trial balance of Yayoi is laid over what is stored, and pasting works", () =>
  app.visit("import-yayoi", async (page) => {
    await login(page, ADVISOR);
    const path = await statements(page, "三ツ風プレス工業");
    const buffer = await readFile(join(fixtures, "yayoi/period.csv"));
    await upload(page, { name: "残高試算表.csv", mimeType: "text/csv", buffer });
    const text = await page.locator("main").innerText();
    assert.match(text, /弥生会計 残高試算表/);
    assert.match(text, /2025年3月期/);
    await shot(page, "import");
    await fit(page);
    await page.goto(`${path.replace("/statements", "")}/imports`);
    assert.match(await page.locator("main").innerText(), /取り込み途中のファイル/);
    await fit(page);
    await page.locator("summary", { hasText: "表を貼り付けて" }).click();
    await page.fill("#pasted", "科目\t金額（千円）\n売上高\t48,000\n営業利益\t△1,200\n");
    await page.getByRole("button", { name: "貼り付けた表を読み取る" }).click();
    await page.waitForURL(/\/imports\//);
    assert.match(await page.locator("main").innerText(), /△1,200,000円/);
  }));

test("a wrong file is told where it was chosen", () =>
  app.visit("import-wrong", async (page) => {
    await login(page, ADVISOR);
    await statements(page, "三ツ風プレス工業");
    await page.locator("details.import-box > summary").click();
    await page.setInputFiles("#file", { name: "決算書.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n") });
    await page.getByRole("button", { name: "読み取る", exact: true }).click();
    await page.waitForURL(/\/imports$/);
    assert.match(await page.locator("#file-error").innerText(), /PDF/);
    // Far over the limit: our sentence, and not the browser's about a connection.
    const large = join(app.data, "大きい.csv");
    await writeFile(large, Buffer.alloc(45_000_000, "1"));
    await page.setInputFiles("#file", large);
    await page.getByRole("button", { name: "読み取る", exact: true }).click();
    await page.locator("#file-error", { hasText: "20MBまで" }).waitFor({ timeout: 30_000 });
    await fit(page);
  }));

test("a list of companies is registered once", () =>
  app.visit("import-companies", async (page) => {
    await login(page, ADVISOR);
    await page.goto("/companies");
    await page.getByRole("link", { name: "一覧を取り込む" }).click();
    const list = Buffer.from("事業者名,業種,法人番号\n株式会社一覧の一,飲食業,\n,飲食業,\n株式会社一覧の二,美容室,\n");
    for (const wanted of [/登録しました\s*2件/, /登録しました\s*0件/]) {
      await page.setInputFiles("#file", { name: "一覧.csv", mimeType: "text/csv", buffer: list });
      await page.getByRole("button", { name: "取り込む", exact: true }).click();
      await page.locator("#report").waitFor();
      assert.match(await page.locator("dl.file-facts").innerText(), wanted);
    }
    await fit(page);
  }));
