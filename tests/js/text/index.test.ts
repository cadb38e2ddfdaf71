import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { language, number, percent, plural, precise, TABLES, t } from "../../../js/text/index.ts";

const JS = new URL("../../../js/", import.meta.url);
const { en: english, ...others } = TABLES;
const placeholders = (words: string) =>
  [...words.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

const files = readdirSync(JS, { recursive: true, encoding: "utf8" });
const textOf = (names: string[]) =>
  names.map((name) => readFileSync(new URL(name, JS), "utf8")).join("");
const code = files.filter((name) => /\.tsx?$/.test(name));
const source = textOf(code);
const counted = [...source.matchAll(/\bplural\(\s*"(\w+)"/g)].map(([, key]) => key);

/** What stands on no page: node has no document. */
const speakOn = (lang: string) =>
  Object.assign(globalThis, { document: { documentElement: { lang } } });

afterEach(() => {
  Reflect.deleteProperty(globalThis, "document");
});

for (const [name, table] of Object.entries<Record<string, string>>(others)) {
  test(`${name} has the keys of English, in its order`, () => {
    assert.deepEqual(Object.keys(table), Object.keys(english));
  });

  test(`${name} fills in what English fills in`, () => {
    for (const [key, words] of Object.entries(english)) {
      assert.deepEqual(placeholders(table[key]), placeholders(words), key);
    }
  });

  test(`nothing in ${name} is left empty`, () => {
    assert.deepEqual(
      Object.keys(table).filter((key) => !table[key].trim()),
      [],
    );
  });
}

for (const [name, table] of Object.entries<Record<string, string>>(TABLES)) {
  test(`${name} has every form of what is counted, and a count in it`, () => {
    const forms = new Intl.PluralRules(name).resolvedOptions().pluralCategories;
    assert.ok(counted.length > 3);
    for (const key of counted.flatMap((key) => forms.map((form) => `${key}_${form}`))) {
      assert.ok(table[key], key);
      // "Your step" is one without a number.
      if (!key.endsWith("_one")) assert.ok(placeholders(table[key]).includes("{count}"), key);
    }
  });
}

for (const [lang, one, many] of [
  ["en", "1 step of your own", "2 steps of your own"],
  ["de", "1 eigenen Lernschritt geändert", "2 eigene Lernschritte geändert"],
]) {
  test(`one is not many in ${lang}`, () => {
    speakOn(lang);
    assert.match(plural("taught", 1), new RegExp(one));
    assert.match(plural("taught", 2), new RegExp(many));
  });
}

test("every key that a view names stands in the table", () => {
  const named = [...source.matchAll(/\bt\(\s*"(\w+)"/g)].map(([, key]) => key);
  assert.ok(named.length > 80);
  assert.deepEqual(
    named.filter((key) => !(key in english)),
    [],
  );
});

test("every word in the table is named by a view", () => {
  const views = textOf(code.filter((name) => !/text.(en|de)\.ts$/.test(name)));
  const families = [...views.matchAll(/`(\w+_)\$\{/g)].map(([, start]) => start);
  const named = (key: string) =>
    views.includes(`"${key.replace(/_(one|other)$/, "")}"`) ||
    families.some((start) => key.startsWith(start));
  assert.deepEqual(
    Object.keys(english).filter((key) => !named(key)),
    [],
  );
});

for (const [lang, spoken, words, value] of [
  ["en", "en", "Prediction", "−1234.500"],
  ["en-GB", "en-GB", "Prediction", "−1234.500"],
  ["de", "de", "Vorhersage", "−1234,500"],
  ["de-AT", "de-AT", "Vorhersage", "−1234,500"],
  ["DE", "DE", "Vorhersage", "−1234,500"],
  ["fr", "en", "Prediction", "−1234.500"],
  ["not a tag", "en", "Prediction", "−1234.500"],
  ["de_", "en", "Prediction", "−1234.500"],
]) {
  test(`a page in "${lang}" is spoken to in ${spoken}`, () => {
    speakOn(lang);
    assert.equal(language(), spoken);
    assert.equal(t("prediction"), words);
    assert.equal(number(-1234.5), value);
  });
}

test("numbers follow the page wherever they stand", () => {
  speakOn("de");
  assert.equal(precise(0.25), "0,25");
  assert.equal(percent(0.975).replace(/\s/, " "), "97,5 %");
  assert.equal(precise(-0.0000123), "−1,23e−5");
  assert.equal(precise(-0.12345), "−0,1235");
  assert.match(t("diverged", { epoch: 1000, rate: 0.7 }), /1000 .* 0,7 /);
});

test("another page speaks its own language at once", () => {
  speakOn("de");
  t("prediction");
  speakOn("en");
  assert.equal(t("prediction"), "Prediction");
  assert.equal(precise(-0.0000123), "−1.23e−5");
});
