// Uses a widget as a person would, in Firefox, and prints what was seen as JSON.
// node firefox.mjs <puppeteer's module> <Firefox> <strokes as JSON> <address> [lab]
const [module, executablePath, strokes, address, host] = process.argv.slice(2);
const { default: puppeteer } = await import(module);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
const complaints = [];
page.on("pageerror", (error) => complaints.push(error.message));
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("dialog", (dialog) => dialog.accept());

const HAS = '.digitwidget[data-ready]';
const ready = (last) => page.waitForSelector(`${HAS}[data-last="${last}"]`, { timeout: 60_000 });
const data = () => page.$eval(".digitwidget", (node) => ({ ...node.dataset }));
const prediction = () => page.$eval("[data-part=prediction]", (node) => node.textContent);
const reads = (digit) =>
  page.waitForFunction(
    (digit) => document.querySelector("[data-part=prediction]").textContent === digit,
    {},
    digit,
  );

async function paint() {
  await (await page.$("[role=grid]")).scrollIntoView();
  const { x, y, width, height } = await (await page.$("[role=grid]")).boundingBox();
  for (const [[u, v], ...rest] of JSON.parse(strokes)) {
    await page.mouse.move(x + u * width, y + v * height);
    await page.mouse.down();
    for (const [u, v] of rest) await page.mouse.move(x + u * width, y + v * height, { steps: 8 });
    await page.mouse.up();
  }
  await reads("7");
  return prediction();
}

/** By the keyboard: to the first moment, to the last, and one epoch back. */
async function scrub(last) {
  await page.focus("input[type=range][aria-label=Epoch]");
  await page.keyboard.press("Home");
  await page.waitForSelector('.digitwidget[data-epoch="0"]');
  await page.keyboard.press("End");
  await page.waitForSelector(`.digitwidget[data-epoch="${last}"]`);
  await page.keyboard.press("ArrowLeft");
  await page.waitForSelector(`.digitwidget[data-epoch="${last - 1}"]`);
  const { epoch } = await data();
  await page.keyboard.press("End");
  await page.waitForSelector(`.digitwidget[data-epoch="${last}"]`);
  return epoch;
}

async function train(last) {
  await page.locator("::-p-aria([name='more epochs'][role='spinbutton'])").fill("2");
  await page.locator("::-p-aria([name='Train'][role='button'])").click();
  await ready(last + 2);
  return (await data()).last;
}

async function use(last) {
  await ready(last);
  return { painted: await paint(), scrubbed: await scrub(last), trained: await train(last) };
}

async function reloaded(last) {
  await page.reload();
  await ready(last);
  await reads("7");
  return prediction();
}

async function aPage() {
  await page.goto(address);
  const seen = await use(90);
  // The address follows at rest.
  await page.waitForFunction(() => location.hash.includes("trained"));
  return { ...seen, reloaded: await reloaded(92) };
}

async function aNotebook() {
  const menu = async (name, item) => {
    const label = (kind, text) => `::-p-xpath(//*[contains(@class,'lm-${kind}') and .='${text}'])`;
    await page.locator(label("MenuBar-item", name)).click();
    await page.locator(label("Menu-itemLabel", item)).click();
  };
  const idle = () =>
    page.waitForFunction(
      () => /\| Idle/.test(document.querySelector("#jp-main-statusbar")?.textContent),
      { timeout: 60_000 },
    );
  await page.goto(address);
  await idle();
  await menu("Run", "Run All Cells");
  const seen = await use(5);
  const cells = await page.$$(".jp-Notebook .jp-CodeCell");
  await (await cells[1].$(".cm-content")).click();
  await menu("Run", "Run Selected Cell and Do not Advance");
  await idle();
  await page.waitForFunction(
    (cell) => /7, 7/.test(cell.querySelector(".jp-OutputArea-output")?.textContent),
    {},
    cells[1],
  );
  const inPython = await cells[1].$eval(".jp-OutputArea-output", (node) => node.textContent.trim());
  await menu("File", "Save Notebook");
  await idle();
  return { ...seen, inPython, reloaded: await reloaded(7) };
}

const seen = await (host === "lab" ? aNotebook() : aPage());
await browser.close();
console.log(JSON.stringify({ ...seen, complaints }));
