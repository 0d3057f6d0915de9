// Visits the pages of a running hub with Chromium, as the plan on standard input says, and prints
// what it found as JSON: what axe has against a page, what the console complained of, whether a
// page is wider than its window. tests/browser/journey_test.py makes the plan and judges.
//
//   node visit.mjs MODULES_FOLDER < plan.json
//
// The plan: {"address", "secret", "rounds": [{"name", "script", "width", "height", "zoom", "passkeys", "cookies",
// "steps"}]}; "passkeys" gives the browser an authenticator that says yes. What a step says is done in this order: "as"
// somebody else's cookies, "offline" or back, "open" a path, "fill" and "choose" by id,
// "check" boxes by id, "secret" takes the authenticator's key from the page, "code": {"ahead"} types
// a code, "tab" goes by the Tab key to what fits the selector, "type", "press" keys, "click" a
// selector, "wait" for an address, "await" what fits a selector, "scroll" to it, "look" with "shot" into a file ("of": of that part alone).

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createHmac } from "node:crypto";
import { resolve } from "node:path";

const need = createRequire(resolve(process.argv[2], "node_modules/x.js"));
const { chromium } = need("playwright-core");
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const plan = JSON.parse(readFileSync(0, "utf8"));

const base32 = (text) => {
  const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
};

// Of this step or the next: good for half a minute at least, however long it is on its way.
const codeOf = (secret, step) => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", base32(secret)).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
};

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=en-GB"],
});

const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const cookiesOf = (cookies) => cookies.map((c) => ({ ...c, url: plan.address, secure: true, httpOnly: true, sameSite: "Strict" }));

async function look(page, step, round, found) {
  const scripted = round.script ?? true;
  const heading = /<h1[^>]*>([^<]*)/.exec(await page.content())[1];
  const seen = { name: step.look, heading, wider: 0, focus: "", axe: [] };
  if (scripted) {
    seen.wider = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
    seen.focus = await page.evaluate(() => document.activeElement?.className ?? "");
  }
  if (scripted) {  // axe needs the clock of a page whose script runs
    // Through the debugger: as a script of the page its own policy would forbid it, as it should.
    await page.evaluate(axe);
    const result = await page.evaluate((tags) =>
      window.axe.run(document, { runOnly: { type: "tag", values: tags }, preload: false }), kTags);
    seen.axe = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ").slice(0, 400)}`);
  }
  if (step.shot) await page.screenshot({ path: step.shot, fullPage: step.full ?? false, clip: step.clip });
  found.looked.push(seen);
}

// As somebody without a mouse gets there; what cannot be reached so is a fault.
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 150; ++pressed) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`${selector} cannot be reached by keyboard on ${page.url()}`);
}

async function act(page, step, round, found) {
  if (step.as) await page.context().addCookies(cookiesOf(step.as));
  if ("offline" in step) await page.context().setOffline(step.offline);
  if (step.open) await page.goto(plan.address + step.open);
  for (const [id, text] of Object.entries(step.fill ?? {})) await page.fill(`[id="${id}"]`, text);
  for (const [id, value] of Object.entries(step.choose ?? {})) await page.selectOption(`[id="${id}"]`, value);
  for (const id of step.check ?? []) await page.check(`[id="${id}"]`);
  if (step.secret) plan.secret = await page.textContent(".hub-secret");
  if (step.code) await page.fill("#code", codeOf(plan.secret, Math.floor(Date.now() / 30000) + step.code.ahead));
  if (step.tab) await tabTo(page, step.tab);
  if (step.type) await page.keyboard.type(step.type);
  if (step.press) for (const key of [step.press].flat()) await page.keyboard.press(key);
  if (step.click) {
    await page.click(step.click);
    await page.waitForLoadState();
  }
  if (step.wait) await page.waitForURL(step.wait);
  if (step.await) await page.waitForSelector(step.await);
  if (step.scroll) await page.locator(step.scroll).first().evaluate((part) => part.scrollIntoView());
  if (step.look) await look(page, step, round, found);
}

const found = { looked: [], console: [], requests: [] };
// However slow the machine: says what was seen by then, and ends.
setTimeout(() => {
  console.log(JSON.stringify(found));
  process.exit(3);
}, plan.seconds * 1000).unref();
try {
  for (const round of plan.rounds) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      javaScriptEnabled: round.script ?? true,
      locale: "en-GB",
      viewport: { width: round.width ?? 1280, height: round.height ?? 900 },
      deviceScaleFactor: round.zoom ?? 1,
    });
    context.setDefaultTimeout(150000);  // a starved machine
    if (round.cookies) await context.addCookies(cookiesOf(round.cookies));
    const page = await context.newPage();
    if (round.passkeys) {
      const debug = await context.newCDPSession(page);
      await debug.send("WebAuthn.enable");
      await debug.send("WebAuthn.addVirtualAuthenticator", { options: {
        protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true,
        hasResidentKey: true, automaticPresenceSimulation: true } });
    }
    page.on("console", (message) => {
      // That a page came with 401 or 403 on purpose is told there too.
      if (message.type() === "error" && !/status of 40[0134]/.test(message.text())) found.console.push(`${round.name}: ${message.text()}`);
    });
    page.on("pageerror", (error) => found.console.push(`${round.name}: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(plan.address)) found.requests.push(request.url());
    });
    for (const step of round.steps) await act(page, step, round, found);
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
