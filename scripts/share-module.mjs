// anywidget imports the module of every widget anew, and a page never lets go of a module. So only the
// first one of a build runs and is kept by the page; the others find it, and are text that is not even
// compiled.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [path] = process.argv.slice(2);
const source = readFileSync(path, "utf8");
const [, body, name] = source.match(/^(.*)export\s*\{\s*([\w$]+) as default\s*\};?\s*$/s);
const build = createHash("sha256").update(source).digest("hex").slice(0, 16);
const kept = `globalThis[Symbol.for("digitwidget ${build}")]`;
writeFileSync(path, `function make(){${body}return ${name}}export default ${kept}??=make();\n`);
