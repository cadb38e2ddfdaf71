// Uses the page at an address as a person would, in Firefox, and prints what was seen as JSON.
// node firefox.mjs <puppeteer's module> <Firefox> <address> <strokes as JSON>
const [module, executablePath, address, strokes] = process.argv.slice(2);
const { default: puppeteer } = await import(module);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
const complaints = [];
page.on("pageerror", (error) => complaints.push(error.message));
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));

const ready = (last) => page.waitForSelector(`.digitwidget[data-ready][data-last="${last}"]`);
const data = () => page.$eval(".digitwidget", (node) => ({ ...node.dataset }));
const prediction = () => page.$eval("[data-part=prediction]", (node) => node.textContent);

await page.goto(address);
await ready(90);
const { x, y, width, height } = await (await page.$("[role=grid]")).boundingBox();
for (const [[u, v], ...rest] of JSON.parse(strokes)) {
  await page.mouse.move(x + u * width, y + v * height);
  await page.mouse.down();
  for (const [u, v] of rest) await page.mouse.move(x + u * width, y + v * height, { steps: 8 });
  await page.mouse.up();
}
await page.waitForFunction(() => document.querySelector("[data-part=prediction]").textContent === "7");
const painted = await prediction();

// By the keyboard: to the first moment, to the last, and one epoch back.
await page.focus("input[type=range][aria-label=Epoch]");
await page.keyboard.press("Home");
await page.waitForSelector('.digitwidget[data-epoch="0"]');
await page.keyboard.press("End");
await page.waitForSelector('.digitwidget[data-epoch="90"]');
await page.keyboard.press("ArrowLeft");
await page.waitForSelector('.digitwidget[data-epoch="89"]');
const scrubbed = (await data()).epoch;
await page.keyboard.press("End");

await page.locator("::-p-aria([name='more epochs'][role='spinbutton'])").fill("2");
await page.locator("::-p-aria([name='Train'][role='button'])").click();
await ready(92);
const trained = (await data()).last;

// The address follows at rest.
await page.waitForFunction(() => location.hash.includes("trained"));
await page.reload();
await ready(92);
await page.waitForFunction(() => document.querySelector("[data-part=prediction]").textContent === "7");
const reloaded = await prediction();
await browser.close();
console.log(JSON.stringify({ painted, scrubbed, trained, reloaded, complaints }));
