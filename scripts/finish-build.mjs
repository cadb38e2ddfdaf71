// The last touch to the built files in a folder.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [folder] = process.argv.slice(2);

/**
 * anywidget imports the module of every widget anew, and a page never lets go of a module. So only the
 * first one of a build runs and is kept by the page; the others find it, and are text that is not
 * even compiled.
 */
function shareModule(source) {
  const [, body, name] = source.match(/^(.*)export\s*\{\s*([\w$]+) as default\s*\};?\s*$/s);
  const build = createHash("sha256").update(source).digest("hex").slice(0, 16);
  const kept = `globalThis[Symbol.for("digitwidget ${build}")]`;
  return `function make(){${body}return ${name}}export default ${kept}??=make();\n`;
}

/**
 * Raises the style sheet above those of hosts, which style headings and tables by rules of two or three
 * classes: the root's class counts three times, in every rule alike.
 */
const raiseStyles = (source) =>
  source.replaceAll(/\.digitwidget\b/g, ".digitwidget".repeat(3));

for (const [name, finish] of [
  ["widget.js", shareModule],
  ["widget.css", raiseStyles],
]) {
  const path = `${folder}/${name}`;
  writeFileSync(path, finish(readFileSync(path, "utf8")));
}
