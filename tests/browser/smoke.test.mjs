// The front door: who is not let in, who is, and that the page is fit for everybody.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, login, shot, startApp } from "./lib.mjs";

let app;
before(async () => {
  app = await startApp();
});
after(() => app?.stop());

test("the login page asks for e-mail and password", () =>
  app.visit("login", async (page) => {
    await page.goto("/login");
    assert.equal(await page.locator("html").getAttribute("lang"), "ja");
    for (const name of ["email", "password"]) {
      assert.ok(await page.locator(`form[action="/login"] input[name=${name}]`).isVisible(), `no field ${name}`);
    }
    assert.ok(await page.locator('form[action="/login"] button').isVisible(), "no button");
    await axe(page);
    await shot(page, "login");
  }));

test("a wrong password gets a sentence, and the e-mail stays typed", () =>
  app.visit("login-wrong", async (page) => {
    await page.goto("/login");
    await page.fill("input[name=email]", "shidoin@example.jp");
    await page.fill("input[name=password]", "まちがった合言葉");
    await page.click('form[action="/login"] button');
    await page.waitForLoadState();
    const alert = page.locator('[role="alert"]').first();
    await alert.waitFor();
    assert.match(await alert.innerText(), /パスワード.*。/s);
    assert.equal(await page.inputValue("input[name=email]"), "shidoin@example.jp");
    assert.equal(await page.inputValue("input[name=password]"), "", "a password must not come back in a page");
    await axe(page);
  }));

test("the demo's password opens the door", () =>
  app.visit("login-right", async (page) => {
    await login(page, "shidoin@example.jp");
    assert.ok((await page.locator("h1").count()) > 0, "a page without a heading");
    await axe(page);
  }));

test("it works on a phone and without JavaScript", () =>
  app.visit(
    "login-phone",
    async (page) => {
      await login(page, "houtei@example.jp");
      const [wide, seen] = [await page.locator("body").boundingBox(), page.viewportSize()];
      assert.ok(wide.width <= seen.width, `the page is ${wide.width} wide on a screen of ${seen.width}`);
    },
    { viewport: { width: 390, height: 844 }, javaScriptEnabled: false },
  ));
