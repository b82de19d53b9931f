// The parts of a report (schema sitrep.report/v1), in the order in which a tired person needs them.

import { chips } from "./chips.js";
import { copying, h } from "./dom.js";
import { age, certainty, clock, exact, many, seconds, span, took } from "./words.js";

/** The object as kubectl names it. */
export function named(ref) {
  return ref.namespace ? `${ref.namespace}/${ref.kind} ${ref.name}` : `${ref.kind} ${ref.name}`;
}

/** Why it is so, how sure that is, and what proves it. */
export function cause(report) {
  const { cause } = report;
  const word = certainty(cause.certainty);
  const known = cause.certainty !== "UNKNOWN";
  return h(
    "section",
    { class: "cause " + cause.certainty.toLowerCase(), "aria-label": "Cause" },
    h(
      "p",
      { class: "sentence" },
      h("span", { class: "certainty" }, known ? `Cause (${word})` : "Not enough evidence"),
      " ",
      stopped(cause.sentence),
      " ",
      chips(cause.exhibits),
    ),
    cause.leadsTo.length === 0 ? null : h("p", { class: "leads" }, "Hence: ", cause.leadsTo.map(stopped).join(" → ")),
    list("Checked", known ? [] : report.checked),
    list("Would decide it", report.wouldDecide),
    report.also.map((other) => h("p", { class: "also" }, h("span", { class: "certainty" }, `Also (${certainty(other.certainty)})`), " ", stopped(other.sentence), " ", chips(other.exhibits))),
  );
}

function stopped(sentence) {
  return /[.!?…]$/.test(sentence) ? sentence : sentence + ".";
}

function list(name, items) {
  return items.length === 0 ? null : h("p", { class: "listed" }, h("span", { class: "label" }, name), " ", items.join(" · "));
}

/** The decisive lines, word for word. */
export function proof(report) {
  return report.proof.length === 0 ? null : section("Proof", h("ol", { class: "lines" }, report.proof.map((item) => line(item, report.at))));
}

/** One exhibit. */
function line(item, now) {
  return h(
    "li",
    { "data-exhibit": item.id, class: "exhibit" },
    h("span", { class: "id" }, item.id),
    h("span", { class: "from" }, item.source, " ", h("span", { class: "object" }, item.object)),
    item.at === undefined ? h("span", { class: "ago" }) : h("time", { class: "ago", datetime: item.at, title: exact(item.at) }, ago(item.at, now)),
    h("code", { class: "said" }, item.text),
  );
}

function ago(at, now) {
  const s = seconds(at, now);
  return s < 0 ? "+" + span(-s) : "-" + span(s);
}

/** What to run and what to change. */
export function next(report, commands = report.next) {
  if (commands.length === 0 && !report.fix) return null;
  return section(
    "Next",
    h("ul", { class: "commands" }, commands.map((command) => h("li", {}, h("code", {}, command), copying(command)))),
    report.fix ? h("p", { class: "fix" }, report.fix) : null,
  );
}

/** Rollouts before the trouble, each as a difference. */
export function changes(report) {
  if (report.changes.length === 0) return null;
  return section(
    "What changed",
    report.changes.map((change) =>
      h(
        "div",
        { class: "change" },
        h("p", {}, h("strong", {}, change.what), change.at === undefined ? null : [" at ", h("time", { datetime: change.at, title: exact(change.at) }, clock(change.at)), h("span", { class: "soft" }, relative(change.at, report.since))]),
        change.details.length === 0 ? null : h("ul", { class: "diff", "aria-label": "Differences" }, change.details.flatMap(difference)),
      ),
    ),
  );
}

function relative(at, since) {
  const s = seconds(at, since);
  return s >= 0 ? `, ${span(s)} before it began` : `, ${span(-s)} after it began`;
}

/** "image a:1 → a:2" as what went and what came. */
function difference(detail) {
  const moved = /^(.*?)(\S+) → (\S+)(.*)$/.exec(detail);
  if (moved !== null) {
    const [, before, from, to, after] = moved;
    return [entry("-", "gone", before + from + after), entry("+", "new", before + to + after)];
  }
  const gone = /^(.*) removed$/.exec(detail);
  if (gone !== null) return [entry("-", "gone", gone[1])];
  const come = /^(.*) added$/.exec(detail);
  if (come !== null) return [entry("+", "new", come[1])];
  return [entry("~", "other", detail)];
}

function entry(sign, kind, text) {
  const words = { gone: "removed: ", new: "added: ", other: "" };
  return h("li", { class: kind }, h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", { class: "unseen" }, words[kind]), text);
}

/** What the model said, each claim with what became of it; or why it said nothing. */
export function explanation(report) {
  const { diagnosis, effort } = report;
  if (diagnosis.outcome !== "explained") {
    if (diagnosis.reason === "not-asked") return null;
    return section("Explanation", h("p", { class: "soft" }, "None: ", diagnosis.why, diagnosis.wayOut ? `; ${diagnosis.wayOut}` : "", "."));
  }
  const verified = diagnosis.claims.filter((claim) => claim.verified).length;
  return section(
    "Explanation",
    h("p", {}, diagnosis.summary),
    h("ul", { class: "claims", "aria-label": "Claims" }, diagnosis.claims.map(claim)),
    diagnosis.commands.length === 0 ? null : h("ul", { class: "commands" }, diagnosis.commands.map((command) => h("li", {}, h("code", {}, command), copying(command)))),
    h("p", { class: "soft" }, [`${verified} of ${many(diagnosis.claims.length, "claim")} verified`, diagnosis.confidence + " confidence", diagnosis.model, effort.took === "PT0S" ? "" : took(effort.took)].filter(Boolean).join(" · ")),
  );
}

function claim(one) {
  return h(
    "li",
    { class: one.verified ? "verified" : "unverified" },
    h("span", { class: "verdict", title: one.verified ? "its quotes stand in the evidence" : one.fault }, one.verified ? "✓ verified" : "✗ not verified"),
    " ",
    one.text,
    " ",
    chips(one.exhibits),
    one.verified || !one.fault ? null : h("span", { class: "soft" }, " ", one.fault),
  );
}

/** Everything that was read, by its source. */
export function exhibits(report, open = false) {
  const rest = report.exhibits.filter((item) => !isLog(item) && item.source !== "not seen");
  if (rest.length === 0) return null;
  return fold("exhibits", `Evidence (${rest.length})`, open, h("ol", { class: "lines exhibits" }, rest.map((item) => line(item, report.at))));
}

export function isLog(item) {
  return item.source.startsWith("log");
}

/**
 * The lines of logs that matter, by pod and run.
 *
 * @param {boolean} open whether they are shown at once
 * @param {function(string, boolean): ?Node} raw what stands under the lines of a pod's run
 */
export function logs(report, open, raw = () => null) {
  const groups = Map.groupBy(report.exhibits.filter(isLog), (item) => `${item.object} · ${item.source}`);
  if (groups.size === 0) return null;
  return fold(
    "logs",
    `Logs (${report.exhibits.filter(isLog).length} lines that matter)`,
    open,
    [...groups].map(([name, items]) =>
      h(
        "div",
        { class: "log" },
        h("h3", {}, name),
        h("ol", { class: "lines exhibits" }, items.map((item) => line(item, report.at))),
        raw(items[0].object, items[0].source.includes("previous")),
      ),
    ),
  );
}

/** What could not be read. */
export function unseen(report) {
  const all = [...new Set([...report.notSeen, ...report.exhibits.filter((item) => item.source === "not seen").map((item) => item.text)])];
  return all.length === 0 ? null : section("Could not see", h("ul", {}, all.map((one) => h("li", {}, one))));
}

/** n of m claims verified · rules or model · how long it took */
export function foot(report) {
  const { diagnosis } = report;
  const by = diagnosis.outcome === "explained" ? `rules and ${diagnosis.model}` : "rules only";
  return h("p", { class: "foot soft" }, [by, took(report.took), `evidence of ${clock(report.at)} (${age(report.at)} ago)`].filter(Boolean).join(" · "));
}

export function section(name, ...content) {
  return h("section", { class: "part", "aria-label": name }, h("h2", {}, name), ...content);
}

/** A section that can be closed; whoever renders it again keeps it as it was. */
export function fold(id, name, open, ...content) {
  return h("details", { class: "part", "data-fold": id, "data-open": open, open }, h("summary", {}, h("h2", {}, name)), ...content);
}
