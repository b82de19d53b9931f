// How this Sitrep is set up and what it may read. Nothing can be changed here: the configuration is
// in Git.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { section } from "./report.js";
import { clock } from "./words.js";

const LOOKS = { ok: "✓", warning: "!", failed: "✗", skipped: "–" };

export function settings(main) {
  const rows = h("div", {}, h("p", { class: "soft" }, "reading…"));
  const prompts = h("div", {});
  const rights = h("div", {}, h("p", { class: "soft" }, "asking the API server…"));
  fill(
    main,
    h(
      "div",
      { class: "settings" },
      h("h1", {}, "Settings"),
      h("p", { class: "soft" }, "As they are in effect, secrets left out. They are changed where they are written: in the configuration file and the environment. The API behind this page is described in ", h("a", { href: "/openapi.json", target: "_blank" }, "openapi.json"), "."),
      section("What it may read", rights),
      section("Prompts", prompts),
      section("Configuration", rows),
    ),
  );
  show("/api/v1/settings", rows, (found) => {
    fill(prompts, h("p", {}, "Digest ", h("code", {}, found.prompts.digest || "none")), table(["Text", "Digest"], (found.prompts.texts ?? []).map((text) => [text.name, h("code", {}, text.digest)])));
    return table(
      ["Key", "Value", "What it is"],
      found.rows.map((row) => [h("code", {}, row.key), value(row), h("span", { class: "soft" }, row.meaning)]),
      found.rows.map((row) => (row.set ? "set" : null)),
    );
  });
  show("/api/v1/rights", rights, (found) => [
    h("p", { class: "soft" }, `As tried at ${clock(found.at)}: ${found.verdicts.filter((one) => one.result === "ok").length} of ${found.verdicts.length} hold.`),
    table(["", "What", "What was seen"], found.verdicts.map((one) => [h("span", { class: one.result === "failed" || one.result === "warning" ? "bad" : null, title: one.result }, LOOKS[one.result] ?? one.result, h("span", { class: "unseen" }, one.result)), one.subject, [one.detail, one.fix ? h("span", { class: "soft" }, " ", one.fix) : null]])),
  ]);
  return null;
}

async function show(path, host, drawn) {
  try {
    fill(host, drawn(await get(path)));
  } catch (problem) {
    fill(host, h("p", { class: problem.status === 403 ? "soft" : "bad" }, problem.message, problem.hint ? ": " + problem.hint : ""));
  }
}

function value(row) {
  const text = row.value ?? "";
  if (text === "") return h("span", { class: "soft" }, row.set ? "set" : "not set");
  return h("span", {}, text, row.set && row.default && row.default !== text ? h("span", { class: "soft" }, ` (default ${row.default})`) : null);
}

function table(heads, rows, looks = []) {
  return h("div", { class: "wide-table", tabindex: "0", role: "group", "aria-label": heads.filter(Boolean).join(", ") }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, "result"))))), h("tbody", {}, rows.map((cells, i) => h("tr", { class: looks[i] ?? null }, cells.map((cell) => h("td", {}, cell)))))));
}
