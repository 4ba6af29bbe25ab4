// Opens the documentation in a browser as people do: logs in, searches, follows a link; at the width of a desk and of a
// phone, in light and dark. Arguments: base URL, login, password, folder for pictures, and which documentation: api or SOAP.
// Prints a line for each look; what is wrong ends it with an error.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";

// The packages are in NODE_PATH, away from this file.
const require = createRequire(path.join(process.env.NODE_PATH, "x.js"));
const { chromium } = require("playwright-core");

const [base, username, password, pictures, which] = process.argv.slice(2);
// What a person looks for, and the section that is found first.
const { section, link } = {
  api: { section: "customercontacts", link: /total_count/ },
  SOAP: { section: "get_voip_account_subscriber" },
}[which];
// Both colours and both widths are checked for accessibility, which takes the longest, and not each with each.
const looks = [
  { name: "desk", checked: false, viewport: { width: 1360, height: 900 }, colorScheme: "light" },
  { name: "desk-dark", checked: true, viewport: { width: 1360, height: 900 }, colorScheme: "dark" },
  { name: "phone", checked: true, viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { name: "phone-dark", checked: false, viewport: { width: 390, height: 844 }, colorScheme: "dark" },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
try {
  for (const look of looks) {
    await visit(look);
    console.log(look.name);
  }
  await withoutScript();
  console.log("without script");
} finally {
  await browser.close();
}

async function open(options) {
  const context = await browser.newContext({
    ...options,
    ignoreHTTPSErrors: true,
    httpCredentials: { username, password },
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("data:")) wrong.push(`request: ${url}`);
  });
  const answer = await page.goto(`${base}/${which}/`, { timeout: 120_000 });
  assert.equal(answer.status(), 200);
  return { context, page, wrong };
}

async function visit(look) {
  const { context, page, wrong } = await open(look);
  await page.screenshot({ path: path.join(pictures, `${which}-${look.name}-top.png`) });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(tooWide <= 0, `${look.name}: ${tooWide} pixels too wide`);

  await page.fill("#search", section);
  const hit = page.locator("#found a").first();
  assert.equal(await hit.getAttribute("href"), `#${section}`);
  await page.screenshot({ path: path.join(pictures, `${which}-${look.name}-search.png`) });
  await hit.click();
  assert.ok(page.url().endsWith(`#${section}`));
  const heading = page.locator(`#${section}`);
  assert.ok(await heading.isVisible());
  await page.screenshot({ path: path.join(pictures, `${which}-${look.name}-section.png`) });
  await copies(page, look);
  await page.fill("#search", "no such thing");
  assert.equal(await page.locator("#count").textContent(), "Nothing found.");
  await page.keyboard.press("Escape");

  await page.evaluate(() => document.querySelectorAll("details").forEach((one, index) => { one.open = index < 12; }));
  if (look.checked) await accessible(page, look);
  assert.deepEqual(wrong, [], look.name);

  if (link) {
    await page.locator(`#${section} a`).click();
    await page.waitForURL(`${base}/${which}/${section}/`);
    assert.match(await page.content(), link);
  }
  await context.close();
}

// The button of the section's first example copies what it shows.
async function copies(page, look) {
  const example = page.locator("section", { has: page.locator(`#${section}`) }).locator("pre.shell").first();
  await example.evaluate((one) => { one.closest("details").open = true; });
  await example.scrollIntoViewIfNeeded();
  await page.screenshot({ path: path.join(pictures, `${which}-${look.name}-example.png`) });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  await example.locator("button").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(copied.length > 0 && copied === await example.locator("code").textContent(), look.name);
}

async function accessible(page, look) {
  // Not by a script tag: the page's policy forbids that, which is the point of it.
  await page.evaluate(require("node:fs").readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  assert.deepEqual(bad.map((one) => `${one.id}: ${one.nodes[0].html}`), [], look.name);
}

// Everything is there without the script but the search box, which it alone can serve.
async function withoutScript() {
  const { context, page } = await open({ javaScriptEnabled: false });
  assert.equal(await page.locator("#search").isVisible(), false);
  assert.ok(await page.locator(`#contents a[href='#${section}']`).isVisible());
  await page.pdf({ path: path.join(pictures, `${which}-print.pdf`), format: "A4" });
  await context.close();
}
