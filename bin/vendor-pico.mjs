// Makes static/vendor/pico/pico.min.css out of pico.scss beside it:
//
//     npm install --prefix SCRATCH @picocss/pico@2.1.1 sass@1.108.2
//     node bin/vendor-pico.mjs SCRATCH
//
// Sass compiles; then every --pico- variable goes that neither Pico nor our stylesheets read.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const modules = resolve(process.argv[2], "node_modules");
const sass = createRequire(`${modules}/`)("sass");
const folder = "static/vendor/pico";
const ours = readdirSync("static/css").map((file) => readFileSync(`static/css/${file}`, "utf8")).join("");

let css = sass.compile(`${folder}/pico.scss`, {
  loadPaths: [`${modules}/@picocss/pico/scss`],
  style: "compressed",
  charset: false,
  quietDeps: true,
}).css;

const hex = (percent) => Math.round(percent * 2.55).toString(16).padStart(2, "0");
css = css
  .replaceAll(/rgb\(([\d.]+)%, ([\d.]+)%, ([\d.]+)%\)/g, (_, r, g, b) => `#${hex(r)}${hex(g)}${hex(b)}`)
  .replaceAll(/rgba\(([\d.]+)%, ([\d.]+)%, ([\d.]+)%, ([\d.]+)\)/g, (_, r, g, b, a) =>
    `rgba(${[r, g, b].map((percent) => Math.round(percent * 2.55))},${a})`)
  .replaceAll(/\/\*(?!!)[^]*?\*\//g, "")
  .replaceAll(/,:(host|where\(:host\))(?=\{)/g, "");

// A variable may be read by another one alone: again until nothing goes.
for (let before = ""; before !== css; ) {
  before = css;
  const read = new Set((css + ours).match(/(?<=var\()--pico-[\w-]+/g));
  css = css.replaceAll(/(?<=[{;])(--pico-[\w-]+):(?:url\("[^"]*"\)|[^;{}])*(;|(?=\}))/g, (declared, name) =>
    read.has(name) ? declared : "");
}
css = css.replaceAll(/;\}/g, "}").replaceAll(/[^{}]+\{\}/g, "");
writeFileSync(`${folder}/pico.min.css`, `${css.trim()}\n`);
console.log(`${folder}/pico.min.css: ${css.length} characters`);
