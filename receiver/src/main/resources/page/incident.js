// One incident: its story, how it is told, and what one can do.

import { events, get, post, text } from "./api.js";
import { chosen, wired } from "./chips.js";
import { announce, away, fill, h } from "./dom.js";
import { latest, mayAsk } from "./header.js";
import { mark } from "./list.js";
import * as report from "./report.js";
import { timeline } from "./timeline.js";
import { age, clock, exact, many, seconds, span, stage, underway, weight } from "./words.js";

/**
 * @param {HTMLElement} main takes it
 * @param {string} id of the incident
 * @param {{go: function(string), back: string, line: function(string): ?Object}} page around it
 */
export function incident(main, id, page) {
  let detail = null;
  let told = null;
  let again = null;
  let stopped = false;
  let timer = null;
  const asked = new Map();
  let asker = mayAsk();
  const words = h("textarea", { rows: 2, maxlength: 2000, "aria-label": "What was it really? (may be empty)", placeholder: "What was it really? (may be empty)" });
  const result = h("p", { class: "soft", role: "status" });
  const aborting = new AbortController();
  const path = "/api/v1/incidents/" + encodeURIComponent(id);
  const says = new URLSearchParams(location.search).get("says") ?? "";

  const line = page.line(id);
  fill(main, line === undefined ? h("p", { class: "loading" }, "reading…") : h("article", { class: "incident", "aria-label": "Incident" }, top(line, [])));

  async function load() {
    try {
      const [newest, newer] = await Promise.all([get(path, aborting.signal), get("/api/v1/reports/" + encodeURIComponent(id), aborting.signal).catch(unreported)]);
      if (stopped) return;
      detail = newest;
      told = newer;
      draw();
    } catch (problem) {
      if (problem.name === "AbortError" || stopped) return;
      fill(main, back(), h("h1", {}, problem.status === 404 ? "There is no such incident" : "It cannot be shown"), h("p", {}, problem.message, problem.hint ? ": " + problem.hint : ""), problem.status === 404 ? h("p", { class: "soft" }, "Incidents are kept for a while after their end; store.keepDays says how long.") : null);
    }
  }

  /** What has no report yet shows that it has none; a counted one says so itself. */
  function unreported(problem) {
    if (problem.status === 404) return { missing: problem };
    throw problem;
  }

  function back() {
    return h("a", { class: "back", href: page.back }, "‹ all incidents");
  }

  function top(line, links) {
    const over = line.state === "over";
    return [
      back(),
      h(
        "header",
        { class: `top ${weight(line.severity)} ${line.state}` },
        h(
          "p",
          { class: "status" },
          mark(weight(line.severity), line.state),
          h("strong", {}, over ? stage(line) : line.severity),
          over
            ? h("span", { title: `${exact(line.openedAt)} to ${exact(line.resolvedAt)}` }, `after ${span(seconds(line.openedAt, line.resolvedAt))}, at ${clock(line.resolvedAt)}`)
            : h("span", { title: "since " + exact(line.openedAt) }, "open · ", h("span", { "data-since": line.openedAt }, age(line.openedAt))),
          line.flapping ? h("em", {}, `flapping: fired ${line.firings} times`) : null,
          underway(line) ? h("span", { class: "stage" }, stage(line), h("span", { "data-since": line.stageSince, "data-prefix": " · " }, " · " + age(line.stageSince))) : null,
        ),
        h("h1", {}, line.headline || line.target),
        actions(links),
      ),
    ];
  }

  function actions(links) {
    if (detail === null) return null;
    const silence = links.find((link) => link.text === "silence");
    return h(
      "div",
      { class: "actions" },
      mayAsk() && detail.incident.kind !== "storm" ? h("button", { type: "button", onclick: diagnoseAgain }, "Diagnose again") : null,
      mayAsk() && detail.incident.kind !== "storm" ? h("a", { class: "button", href: "/ask?incident=" + id }, "Ask about this") : null,
      silence === undefined ? null : button(away(silence.url, "Silence")),
      links.filter((link) => link !== silence).map((link) => away(link.url, link.text)),
    );
  }

  function button(link) {
    link.classList.add("button");
    return link;
  }

  function draw() {
    const turned = [...main.querySelectorAll("details[data-fold]")].filter((fold) => fold.open !== fold.hasAttribute("data-open"));
    const open = new Map(turned.map((fold) => [fold.dataset.fold, fold.open]));
    const writing = document.activeElement === words;
    const lit = main.querySelector('[data-exhibit][aria-current="true"]');
    const reading = document.activeElement?.dataset?.exhibit !== undefined;
    const scroll = main.scrollTop;
    const { incident: line } = detail;
    const has = told.missing === undefined;
    const article = h(
      "article",
      { class: "incident", "aria-label": "Incident" },
      top(line, detail.links ?? []),
      has ? news() : h("p", { class: "pending" }, told.missing.code === "counted" ? [told.missing.message, ". ", line.storm ? h("a", { href: "/i/" + line.storm }, "The storm") : null] : `Its report is not written yet: ${stage(line)}.`),
      relations(line),
      again,
      has && told.storm !== undefined ? storm() : has ? story() : null,
      alerts(),
      has ? context() : null,
      sent(),
      has && told.storm === undefined ? opinions() : null,
      has && told.storm === undefined ? report.foot(told) : null,
    );
    article.querySelectorAll("details[data-fold]").forEach((fold) => {
      if (open.has(fold.dataset.fold)) fold.open = open.get(fold.dataset.fold);
    });
    fill(main, wired(article));
    main.scrollTop = scroll;
    const still = lit === null ? undefined : relit(article, lit);
    if (reading) still?.focus({ preventScroll: true });
    if (writing) words.focus({ preventScroll: true });
    if (says !== "") {
      const form = main.querySelector('[data-fold="feedback"]');
      if (form !== null && !form.dataset.shown) {
        form.dataset.shown = "yes";
        form.open = true;
      }
    }
  }

  /** The same line, which may have another number in a newer report. */
  function relit(article, lit) {
    const words = (line) => line.querySelector(".from")?.textContent + " " + line.querySelector(".said")?.textContent;
    const all = [...article.querySelectorAll("[data-exhibit]")].filter((line) => words(line) === words(lit));
    const same = all.find((line) => line.dataset.exhibit === lit.dataset.exhibit) ?? all[0];
    return same === undefined ? undefined : chosen(article, same.dataset.exhibit);
  }

  function story() {
    return [
      report.cause(told),
      report.proof(told),
      report.next(told),
      timeline(detail, told, room()),
      report.changes(told),
      report.explanation(told),
      report.logs(told, true, mayAsk() ? rawLog : undefined),
      report.unseen(told),
      report.exhibits(told),
    ];
  }

  /** What the timeline has from its first moment to its last, in pixels. */
  function room() {
    return Math.max(200, Math.min(main.clientWidth - 48, 992) - 145);
  }

  let resizing;
  function resized() {
    clearTimeout(resizing);
    resizing = setTimeout(() => detail !== null && draw(), 200);
  }

  /** How it ended, and what was new since the report before. */
  function news() {
    const { ending, update } = told;
    return [
      ending === undefined || ending.now.length === 0
        ? null
        : h("ul", { class: "standing", "aria-label": "How it stands now" }, ending.now.map((one) => h("li", {}, one.what, one.since ? ` since ${clock(one.since)}` : "", one.detail ? `: ${one.detail}` : ""))),
      update === undefined || update.news.length === 0
        ? null
        : h("div", { class: "news" }, h("span", { class: "label" }, `New since ${clock(update.after)}`), h("ul", {}, update.news.map((one) => h("li", {}, one)))),
    ];
  }

  function relations(line) {
    const to = (other, words) => (other ? h("li", {}, words, " ", h("a", { href: "/i/" + other }, "open it")) : null);
    const items = [
      to(line.previous, "The same object had an incident before."),
      to(line.continuesIn, "It goes on in another incident."),
      to(line.storm, "It is part of a storm."),
      told.tally?.affected?.length > 0 ? h("li", {}, "Also affected: ", told.tally.affected.join(", "), told.tally.more > 0 ? ` and ${told.tally.more} more` : "") : null,
    ].filter(Boolean);
    return items.length === 0 ? null : h("ul", { class: "relations" }, items);
  }

  function storm() {
    const { storm } = told;
    const bars = (name, counts) => {
      const most = Math.max(1, ...counts.map((count) => count.incidents));
      return counts.length === 0
        ? null
        : report.section(
            name,
            h(
              "ul",
              { class: "bars" },
              counts.map((count) => {
                const bar = h("span", { class: "amount", "aria-hidden": "true" });
                bar.style.width = (100 * count.incidents) / most + "%";
                return h("li", {}, bar, h("span", { class: "what" }, count.what), h("span", { class: "number" }, count.incidents.toLocaleString("en")));
              }),
            ),
          );
    };
    return [
      h("p", { class: "sum" }, [many(storm.alerts, "alert"), many(storm.incidents, "incident"), `${storm.open.toLocaleString("en")} open`, many(storm.namespaces, "namespace"), `${storm.read.toLocaleString("en")} looked into`].join(" · ")),
      bars("Causes", storm.causes),
      bars("Alerts by name", storm.names),
      report.section("The worst", h("ul", { class: "members" }, storm.worst.map((one) => h("li", {}, h("a", { href: "/i/" + one.id }, mark(weight(one.severity), "open"), " ", h("span", { class: "soft" }, one.severity), " ", one.headline))))),
      report.next(told),
      detail.members.length === 0
        ? null
        : report.fold("members", `Incidents (${detail.members.length}${detail.moreMembers ? ", the newest" : ""})`, false, h("ul", { class: "members" }, detail.members.map((one) => h("li", {}, h("a", { href: "/i/" + one.id }, mark(weight(one.severity), one.state), " ", one.headline || one.target), h("span", { class: "soft" }, " ", stage(one)))))),
    ];
  }

  /** What somebody asked for stays when the rest is drawn again. */
  function kept(name, make) {
    if (!asked.has(name)) asked.set(name, make());
    return asked.get(name);
  }

  /** The newest lines of a pod, as they are in the cluster now. */
  function rawLog(object, previous) {
    const pod = /^pod\/(.+)$/.exec(object)?.[1];
    return pod === undefined ? null : kept(`log ${pod} ${previous}`, () => reader(pod, previous));
  }

  function reader(pod, previous) {
    const out = h("div", { class: "raw" });
    const show = h("button", { type: "button", class: "quiet" }, "show raw");
    show.addEventListener("click", async () => {
      show.disabled = true;
      fill(out, h("p", { class: "soft" }, "reading…"));
      try {
        const found = await get(`${path}/logs?${new URLSearchParams({ pod, previous: String(previous) })}`);
        fill(out, found.why ? h("p", { class: "soft" }, found.why) : null, (found.containers ?? []).map(container));
        show.textContent = "read again";
      } catch (problem) {
        fill(out, h("p", { class: "bad" }, problem.message, problem.hint ? ": " + problem.hint : ""));
      }
      show.disabled = false;
    });
    return h("div", {}, show, out);
  }

  function container(one) {
    return [
      h("p", { class: "soft" }, `container ${one.name}`, one.why ? `: ${one.why}` : one.cut ? ", the newest lines" : "", one.why ? "" : ", secrets redacted"),
      one.lines === undefined ? null : h("pre", { tabindex: "0", "aria-label": "Log of container " + one.name }, one.lines.map((line) => h("span", { class: "logline" }, line.at ? h("span", { class: "soft" }, line.at.slice(11, 19), " ") : null, line.text, "\n"))),
    ];
  }

  function alerts() {
    const all = detail.alerts;
    if (all.length === 0) return null;
    return report.fold(
      "alerts",
      `Alerts (${detail.incident.alerts.all.toLocaleString("en")}, ${detail.incident.alerts.firing.toLocaleString("en")} firing)`,
      false,
      h(
        "ul",
        { class: "alerts" },
        all.map((alert) =>
          h(
            "li",
            {},
            h("p", {}, h("strong", {}, alert.name), " ", h("span", { class: "soft" }, `${alert.target} · since ${clock(alert.startsAt)}`, alert.endedAt ? ` · ${alert.ending ?? "ended"} ${clock(alert.endedAt)}` : "")),
            alert.annotations.summary || alert.annotations.description ? h("p", {}, alert.annotations.description ?? alert.annotations.summary) : null,
            h("p", { class: "labels" }, Object.entries(alert.labels).map(([name, value]) => h("code", {}, `${name}="${value}"`))),
          ),
        ),
      ),
    );
  }

  /** The exact words that the model got, asked for when somebody wants them. */
  function context() {
    const { effort } = told;
    if (effort.calls === 0) return null;
    const out = h("div", {});
    const sums = [`${effort.promptTokens.toLocaleString("en")} tokens in`, `${effort.answerTokens.toLocaleString("en")} out`, many(effort.calls, "call"), effort.leftOut > 0 ? `${many(effort.leftOut, "exhibit")} had no room` : "", effort.model, effort.promptDigest ? "prompt " + effort.promptDigest.slice(0, 12) : ""].filter(Boolean).join(" · ");
    const fold = report.fold("context", "Context for the model", false, h("p", { class: "soft" }, sums), out);
    fold.addEventListener("toggle", async () => {
      if (!fold.open || out.hasChildNodes()) return;
      fill(out, h("p", { class: "soft" }, "reading…"));
      try {
        const prompt = await get(path + "/prompt");
        fill(out, ["system", "user"].map((role) => [h("h3", {}, role === "system" ? "Instructions" : "Evidence and question"), h("pre", { tabindex: "0", "aria-label": role }, prompt[role])]));
      } catch (problem) {
        fill(out, h("p", { class: "soft" }, problem.message));
      }
    });
    return fold;
  }

  /** What became of the messages, and what they look like. */
  function sent() {
    const state = { delivered: "delivered", waiting: "waiting", dead: "not delivered" };
    const channels = [...new Set([...detail.deliveries.map((one) => one.channel), ...(latest()?.channels ?? []).map((one) => one.name)])];
    if (channels.length === 0) return null;
    const out = kept("preview", () => h("pre", { hidden: true, tabindex: "0", "aria-label": "Preview" }));
    const preview = async (channel) => {
      out.hidden = false;
      out.textContent = "reading…";
      try {
        out.textContent = await text(`/i/${encodeURIComponent(id)}/preview/${encodeURIComponent(channel)}`);
      } catch (problem) {
        out.textContent = problem.message;
      }
    };
    return report.fold(
      "sent",
      `Sent to (${detail.deliveries.filter((one) => one.state === "delivered").length} of ${detail.deliveries.length} delivered)`,
      false,
      h(
        "div",
        { class: "wide-table", tabindex: "0", role: "group", "aria-label": "Deliveries" },
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, ["Channel", "Report", "State", "Tries", ""].map((name) => h("th", { scope: "col" }, name)))),
          h(
            "tbody",
            {},
            channels.flatMap((channel) => {
              const of = detail.deliveries.filter((one) => one.channel === channel);
              const look = h("button", { type: "button", class: "quiet", onclick: () => preview(channel) }, "preview");
              return of.length === 0
                ? [h("tr", {}, h("th", { scope: "row" }, channel), h("td", { colspan: 3, class: "soft" }, "nothing: its routes leave this out"), h("td", {}, look))]
                : of.map((one, i) =>
                    h(
                      "tr",
                      {},
                      i === 0 ? h("th", { scope: "row", rowspan: of.length }, channel) : null,
                      h("td", {}, String(one.report)),
                      h("td", { class: one.state === "dead" ? "bad" : null }, state[one.state] ?? one.state, one.at ? ` ${clock(one.at)}` : "", one.nextAt ? `, again ${clock(one.nextAt)}` : "", one.reason ? h("span", { class: "soft" }, " ", one.reason) : null),
                      h("td", {}, String(one.attempts)),
                      i === 0 ? h("td", { rowspan: of.length }, look) : null,
                    ),
                  );
            }),
          ),
        ),
      ),
      out,
    );
  }

  function opinions() {
    const said = detail.feedback;
    const count = (says) => said.filter((one) => one.says === says).length;
    const say = async (how) => {
      try {
        await post(path + "/feedback", { says: how, words: words.value.trim(), report: detail.reports[0]?.sequence });
        result.textContent = "Thank you. It is stored with the report.";
        words.value = "";
        detail.feedback = (await get(path)).feedback;
      } catch (problem) {
        result.textContent = problem.message;
      }
    };
    return report.fold(
      "feedback",
      `Was it right?${said.length > 0 ? ` (${count("helpful")} helpful, ${count("wrong-cause")} wrong)` : ""}`,
      mayAsk(),
      said.length === 0 ? null : h("ul", { class: "opinions" }, said.slice(-10).map((one) => h("li", {}, h("strong", {}, one.says === "helpful" ? "helpful" : "wrong cause"), one.words ? `: ${one.words}` : "", h("span", { class: "soft" }, ` ${clock(one.at)}`)))),
      mayAsk()
        ? h("div", { class: "feedback" }, words, h("div", { class: "actions" }, h("button", { type: "button", class: says === "helpful" ? "main" : null, onclick: () => say("helpful") }, "Helpful"), h("button", { type: "button", class: says === "wrong-cause" ? "main" : null, onclick: () => say("wrong-cause") }, "Wrong cause")), result)
        : h("p", { class: "soft" }, "Feedback needs the role asker."),
    );
  }

  /** Looks at the cluster now, beside what was reported. */
  async function diagnoseAgain() {
    const state = h("p", { class: "soft", role: "status" }, "reading the cluster…");
    const out = h("div", {});
    again = h("section", { class: "again", "aria-label": "Looked again" }, h("h2", {}, `Looked again at ${clock(Date.now())}`), state, out);
    draw();
    again.scrollIntoView({ block: "nearest" });
    const shown = (one) => fill(out, h("p", {}, h("strong", {}, one.headline)), report.cause(one), report.proof(one), report.next(one), report.explanation(one), report.unseen(one), report.exhibits(one));
    try {
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ incident: id }), signal: aborting.signal };
      for await (const { event, data } of events("/diagnose", options)) {
        if (event === "findings") {
          shown(data.report);
          state.textContent = latest()?.model?.state === "ready" ? "asking the model…" : "";
        } else if (event === "report") {
          shown(data.report);
          state.textContent = "";
          announce("Looked again: " + data.report.headline);
        } else if (event === "error") {
          state.textContent = `${data.error.message}: ${data.error.hint}`;
        }
      }
    } catch (problem) {
      if (problem.name !== "AbortError") state.textContent = problem.hint ? `${problem.message}: ${problem.hint}` : problem.message;
    }
  }

  addEventListener("resize", resized);
  load();
  return {
    heard({ event, data }) {
      if (event !== "reset" && event !== "heard" && data.incident?.id !== id && data.incident?.storm !== id) return;
      clearTimeout(timer);
      timer = setTimeout(load, 150);
    },
    /** Who looks may only be known once the incident is shown. */
    refresh() {
      if (mayAsk() === asker) return;
      asker = mayAsk();
      if (detail !== null && told !== null) draw();
    },
    leave() {
      stopped = true;
      removeEventListener("resize", resized);
      clearTimeout(resizing);
      clearTimeout(timer);
      aborting.abort();
    },
  };
}
