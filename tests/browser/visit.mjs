// Visits the pages of a running hub with Chromium, as the plan on standard input says, and prints
// what it found as JSON: what axe has against a page, what the console complained of, which breach
// of the page's own policy was reported, whether a page is wider than its window, what a keyboard
// cannot do. driving.py writes the plan and judges.
//
//   node visit.mjs MODULES_FOLDER < plan.json
//
// The plan: {"address", "seconds", "rounds": [{"name", "script", "width", "height", "zoom", "keys",
// "passkeys", "axe", "cookies", "elsewhere", "steps"}]}. "keys": no mouse, everything below is done by the
// keyboard, and each place that the Tab key reaches must be seen to have the focus. "passkeys": an
// authenticator that says yes. "elsewhere": other addresses that may be asked. What a step says is
// done in this order:
//   as      somebody else's cookies; nobody's when empty
//   offline true: the hub cannot be reached; false: it can again
//   open    a path
//   from    another site's address, whose page leads "to" a path of the hub
//   fill    {id: text}      choose  {id: value of a list}      check  [ids of boxes and radios]
//   secret  takes the authenticator's key from its QR code     code   {ahead}: types a code
//   save    presses what answers with a file
//   toggle  presses what leads to no other page                press  keys
//   click   presses what leads to another page, and waits for it
//   walk    through the whole page by the Tab key, beginning with the way past what is repeated
//   wait    for an address      await  what fits a selector    scroll  to it
//   spoil   breaks the page, to see that it is noticed
//   look    judges the page under this name; "shot": into this file; "full": all of it

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createHmac } from "node:crypto";
import { resolve } from "node:path";

const need = createRequire(resolve(process.argv[2], "node_modules/x.js"));
const { chromium } = need("playwright-core");
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const readQr = readFileSync(need.resolve("jsqr"), "utf8");
const plan = JSON.parse(readFileSync(0, "utf8"));

const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const kPatience = 150000;  // milliseconds: a starved machine
const kMostTabs = 250;

const found = { saved: [], looked: [], console: [], policy: [], requests: [], keyboard: [] };

// One-time codes --------------------------------------------------------------------

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

// The key in the QR code, read from the picture of it as a telephone would.
async function secretOf(page, blank) {
  const picture = (await page.locator(".hub-qr").screenshot()).toString("base64");
  await blank.evaluate(readQr);
  const text = await blank.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const drawing = canvas.getContext("2d");
    drawing.drawImage(image, 0, 0);
    return window.jsQR(drawing.getImageData(0, 0, width, height).data, width, height)?.data ?? "";
  }, picture);
  const uri = new URL(text);
  const secret = uri.searchParams.get("secret");
  const written = (await page.textContent(".hub-secret")).trim();
  if (uri.protocol !== "otpauth:" || secret !== written) throw new Error("the QR code and the key beside it are not the same");
  return secret;
}

// The keyboard ------------------------------------------------------------------------

// What somebody sees of the place that has the focus now; runs in the page.
function focused(wanted) {
  const place = document.activeElement;
  if (!place || place === document.body) return { on: "nothing", fits: false, faults: [] };
  const faults = [];
  const style = getComputedStyle(place);
  const label = place.labels?.[0];
  const drawn = (of) => of.boxShadow !== "none" || (of.outlineStyle !== "none" && parseFloat(of.outlineWidth) > 0 && !/^rgba\(.*, 0\)$/.test(of.outlineColor));
  // Within a field for a day the browser draws where it is itself.
  if (place.matches(":focus") && !drawn(style) && !(label && drawn(getComputedStyle(label, "::before")))) faults.push("is not seen to have the focus");
  const box = place.getClientRects()[0];
  const seen = box && box.width > 1 && box.height > 1;
  if (!seen) faults.push("has the focus and is not on the screen");
  if (seen) {
    const at = [Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1)];
    const over = document.elementFromPoint(...at);
    const mine = over && (place.contains(over) || over.contains(place) || label?.contains(over) || place.closest("details, .govuk-radios__item, .govuk-checkboxes__item")?.contains(over));
    if (!mine) faults.push("has the focus and is covered or off the screen");
  }
  const first = document.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
  const before = window.hubBefore;
  window.hubBefore = place;
  const back = before && before !== place && before.isConnected && place !== first && !(before.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (back) faults.push("comes before the place that had the focus");
  return { on: place.outerHTML.slice(0, 120), fits: place.matches(wanted), faults };
}

// As somebody without a mouse gets there; what cannot be reached so is a fault.
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < kMostTabs; ++pressed) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(focused, selector);
    for (const fault of place.faults) found.keyboard.push(`${page.url()}: ${place.on} ${fault}`);
    if (place.fits) return;
  }
  throw new Error(`${selector} cannot be reached by keyboard on ${page.url()}`);
}

// From the top of the page to its end and round to where it began.
async function walk(page) {
  let first = "";
  for (let pressed = 0; pressed < kMostTabs; ++pressed) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(focused, ".govuk-skip-link, [href='#main']");
    for (const fault of place.faults) found.keyboard.push(`${page.url()}: ${place.on} ${fault}`);
    if (pressed === 0 && !place.fits && await page.locator(".govuk-skip-link").count() > 0) found.keyboard.push(`${page.url()}: the first place is not the way to the main content`);
    if (place.on === "nothing" || place.on === first) return skip(page);
    first ||= place.on;
  }
  found.keyboard.push(`${page.url()}: the Tab key comes to no end`);
}

// What follows the way past the navigation lies in the main content, or after it.
async function skip(page) {
  if (await page.locator(".govuk-skip-link").count() === 0) return;
  await page.focus(".govuk-skip-link");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const past = await page.evaluate(() => {
    const main = document.querySelector("#main");
    const place = document.activeElement;
    return place === document.body || main.contains(place) || Boolean(main.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  if (!past) found.keyboard.push(`${page.url()}: the way to the main content leads elsewhere`);
}

// A place on the page by its id, or by a selector where it has brackets.
const byId = (id) => id.includes("[") ? id : `[id="${id}"]`;

// In which order this browser takes the parts of a day: its own language decides, not the page's.
let dayFirst = true;

async function learnOrder(browser) {
  const page = await browser.newPage();
  await page.setContent("<input type=date autofocus>");
  await page.focus("input");
  await page.keyboard.type("02032001");
  dayFirst = await page.inputValue("input") === "2001-03-02";
  await page.close();
}

function typedDay(iso) {
  const [year, month, day] = iso.split("-");
  return (dayFirst ? day + month : month + day) + year;
}

const keyboard = {
  async fill(page, id, text) {
    await tabTo(page, byId(id));
    const day = await page.evaluate(() => document.activeElement.type === "date");
    if (day) return page.keyboard.type(typedDay(text));
    await page.keyboard.press("Control+A");
    await (text === "" ? page.keyboard.press("Delete") : page.keyboard.type(text));
  },
  async choose(page, id, value) {
    await tabTo(page, byId(id));
    await page.keyboard.press("Home");
    const count = await page.evaluate(() => document.activeElement.options.length);
    for (let at = 0; at < count; ++at) {
      if (await page.evaluate(() => document.activeElement.value) === value) return;
      await page.keyboard.press("ArrowDown");
    }
    throw new Error(`${value} cannot be chosen by keyboard from ${id} on ${page.url()}`);
  },
  async check(page, id) {
    const group = await page.evaluate((wanted) => {
      const box = document.querySelector(wanted);
      return box.type === "radio" ? `input[type=radio][name="${box.name}"]` : wanted;
    }, byId(id));
    await tabTo(page, group);
    for (let pressed = 0; pressed < 40; ++pressed) {
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), byId(id))) break;
      await page.keyboard.press("ArrowDown");
    }
    if (!await page.isChecked(byId(id))) await page.keyboard.press("Space");
    if (!await page.isChecked(byId(id))) throw new Error(`${id} cannot be checked by keyboard on ${page.url()}`);
  },
  async press(page, selector) {
    await tabTo(page, selector);
    await page.keyboard.press("Enter");
  },
};

const mouse = {
  fill: (page, id, text) => page.fill(byId(id), text),
  choose: (page, id, value) => page.selectOption(byId(id), value),
  check: (page, id) => page.check(byId(id)),
  press: (page, selector) => page.click(selector),
};

// Judging a page ----------------------------------------------------------------------

async function withAxe(page) {
  // Through the debugger: as a script of the page its own policy would forbid it, as it should.
  await page.evaluate(axe);
  const result = await page.evaluate((tags) =>
    window.axe.run(document, { runOnly: { type: "tag", values: tags }, preload: false, resultTypes: ["violations"] }), kTags);
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ").slice(0, 400)}`);
}

// axe needs a page whose script runs, so it is given what a browser without script shows: the same
// page at the same address and width, its scripts taken out and what stands for them put in.
async function withAxeUnscripted(page, copies) {
  const body = (await page.content()).replace(/<script[^>]*><\/script>/g, "").replace(/<\/?noscript>/g, "");
  const address = page.url();
  const fulfil = (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body });
  await copies.route(address, fulfil);
  await copies.goto(address);
  const said = await withAxe(copies);
  await copies.unroute(address, fulfil);
  return said;
}

async function judged(page, visit) {
  if (!(visit.round.axe ?? true)) return [];
  return visit.round.script ?? true ? withAxe(page) : withAxeUnscripted(page, visit.copies);
}

async function look(page, step, visit) {
  const heading = (await page.locator("h1").first().textContent()).trim().replace(/\s+/g, " ");
  const title = await page.title();
  const wider = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
  const focus = await page.evaluate(() => document.activeElement?.className ?? "");
  const said = await judged(page, visit);
  if (step.shot) await page.screenshot({ path: step.shot, fullPage: step.full ?? false, clip: step.clip });
  found.looked.push({ name: step.look, path: new URL(page.url()).pathname, status: visit.status, heading, title, wider, focus, axe: said });
}

// Breaks a page in every way that must be noticed.
const spoil = () => {
  document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>red</p><img src='/assets/icon.svg'><div id='wide'>wide</div>");
  document.querySelector("#wide").style.width = "2000px";
};

// Going about -------------------------------------------------------------------------

const kOld = "data-hub-left";

// Presses what leads to another page, and waits until that is there.
async function follow(page, press) {
  await page.evaluate((old) => document.documentElement.setAttribute(old, ""), kOld);
  await press();
  await page.waitForSelector(`html:not([${kOld}])`, { state: "attached" });
  await page.waitForLoadState();
}

// As a link on another site does, which the browser tells from an address that was typed.
async function lead(page, from, to) {
  await page.goto(from);
  await follow(page, () => page.evaluate((address) => {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: "a child" });
    document.body.append(link);
    link.click();
  }, to));
}

async function save(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  if (await file.failure()) throw new Error(`the file did not come: ${await file.failure()}`);
  found.saved.push(file.suggestedFilename());
}

const cookiesOf = (cookies) => cookies.map((c) => ({ ...c, url: plan.address, secure: true, httpOnly: true, sameSite: "Strict" }));

async function act(page, step, visit) {
  const hand = visit.round.keys ? keyboard : mouse;
  if (step.as) await page.context().clearCookies();
  if (step.as) await page.context().addCookies(cookiesOf(step.as));
  if ("offline" in step) await page.context().setOffline(step.offline);
  if (step.open) await page.goto(plan.address + step.open);
  if (step.from) await lead(page, step.from, plan.address + step.to);
  for (const [id, text] of Object.entries(step.fill ?? {})) await hand.fill(page, id, text);
  for (const [id, value] of Object.entries(step.choose ?? {})) await hand.choose(page, id, value);
  for (const id of step.check ?? []) await hand.check(page, id);
  if (step.secret) visit.secret = await secretOf(page, visit.copies);
  if (step.code) await hand.fill(page, "code", codeOf(visit.secret, Math.floor(Date.now() / 30000) + step.code.ahead));
  if (step.toggle) await hand.press(page, step.toggle);
  if (step.save) await save(page, () => hand.press(page, step.save));
  if (step.press) for (const key of [step.press].flat()) await page.keyboard.press(key);
  if (step.click) await follow(page, () => hand.press(page, step.click));
  if (step.walk) await walk(page);
  if (step.wait) await page.waitForURL(step.wait);
  if (step.await) await page.waitForSelector(step.await);
  if (step.scroll) await page.locator(step.scroll).first().evaluate((part) => part.scrollIntoView());
  if (step.spoil) await page.evaluate(spoil);
  if (step.look) await look(page, step, visit);
}

async function listen(page, round) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Audits.enable");
  debug.on("Audits.issueAdded", ({ issue }) => {
    const told = issue.details.contentSecurityPolicyIssueDetails;
    if (told) found.policy.push(`${round.name}: ${told.violatedDirective} ${told.blockedURL ?? ""}`);
  });
  if (round.passkeys) {
    await debug.send("WebAuthn.enable");
    await debug.send("WebAuthn.addVirtualAuthenticator", { options: {
      protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true,
      hasResidentKey: true, automaticPresenceSimulation: true } });
  }
  page.on("console", (message) => {
    // That a page came with 401 or 403 on purpose is told there too.
    if (message.type() === "error" && !/status of (40[01349]|503)/.test(message.text())) found.console.push(`${round.name}: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.console.push(`${round.name}: ${error.message}`));
  const known = [plan.address, ...round.elsewhere ?? []];
  page.on("request", (request) => {
    if (!known.some((address) => request.url().startsWith(address))) found.requests.push(request.url());
  });
}

async function go(browser, round) {
  const window = {
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    viewport: { width: round.width ?? 1280, height: round.height ?? 900 },
    deviceScaleFactor: round.zoom ?? 1,
  };
  const context = await browser.newContext({ ...window, javaScriptEnabled: round.script ?? true });
  context.setDefaultTimeout(kPatience);
  const judging = await browser.newContext(window);
  judging.setDefaultTimeout(kPatience);
  if (round.cookies) await context.addCookies(cookiesOf(round.cookies));
  const page = await context.newPage();
  const visit = { round, copies: await judging.newPage(), status: 0, secret: "" };
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) visit.status = response.status();
  });
  await listen(page, round);
  for (const step of round.steps) {
    try {
      await act(page, step, visit);
    } catch (fault) {
      const here = `${page.url()} (${visit.status}, ${await page.title().catch(() => "")})`;
      throw new Error(`${round.name}, at ${JSON.stringify(step)} on ${here}: ${fault.message}`);
    }
  }
  await context.close();
  await judging.close();
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=en-GB",
    "--host-resolver-rules=MAP *.example 127.0.0.1"],
});
// However slow the machine: says what was seen by then, and ends.
setTimeout(() => {
  console.log(JSON.stringify(found));
  process.exit(3);
}, plan.seconds * 1000).unref();
try {
  if (plan.rounds.some((round) => round.keys)) await learnOrder(browser);
  for (const round of plan.rounds) await go(browser, round);
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
