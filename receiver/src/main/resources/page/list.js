// The list of incidents: what is open, the worst first, or what was, the newest first. Only the
// rows in sight are elements, so that ten thousand cost no more than ten.

import { get } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { age, clock, exact, many, span, seconds, stage, symptom, underway, weight } from "./words.js";

const PAGE = 200;
const MOST_OPEN = 10_000;
const AROUND = 6;
const RANGES = [
  ["", "any time"],
  ["1", "last hour"],
  ["24", "last day"],
  ["168", "last week"],
  ["720", "last 30 days"],
];
const WEIGHTS = { severe: 0, noted: 1, light: 2 };

/** @param {HTMLElement} host takes the list */
export function list(host) {
  const filter = { q: "", namespace: "", severity: "", range: "" };
  let past = false;
  let lines = new Map();
  let rows = [];
  let counts = [];
  let next = null;
  let loading = null;
  let unfolded = false;
  let failure = "";
  let shown = "";
  let active = "";
  let rowHeight = 0;

  const search = h("input", { type: "search", id: "search", placeholder: "Filter", "aria-label": "Filter by text (press /)", maxlength: 100, autocomplete: "off", spellcheck: "false" });
  const namespace = h("select", { "aria-label": "Namespace" }, h("option", { value: "" }, "all namespaces"));
  const range = h("select", { "aria-label": "Time" }, RANGES.map(([hours, words]) => h("option", { value: hours }, words)));
  const severities = h("div", { class: "severities", role: "group", "aria-label": "Severity" });
  const note = h("p", { class: "note", role: "status" });
  const items = h("ul", { role: "list", "aria-label": "Incidents", class: "rows" });
  const scroller = h("div", { class: "scroller" }, items);
  const fold = h("button", { type: "button", class: "fold", onclick: () => ((unfolded = !unfolded), arrange()) });
  fill(host, h("div", { class: "filter" }, search, namespace, range, severities), note, scroller, fold);

  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => refilter("q", search.value.trim()), 250);
  });
  namespace.addEventListener("change", () => refilter("namespace", namespace.value));
  range.addEventListener("change", () => refilter("range", range.value));
  scroller.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  new ResizeObserver(() => draw()).observe(scroller);

  function refilter(name, value) {
    if (filter[name] === value) return;
    filter[name] = value;
    load();
  }

  function query(before) {
    const params = new URLSearchParams({ state: past ? "all" : "open", limit: PAGE });
    if (filter.q !== "") params.set("q", filter.q);
    if (filter.namespace !== "") params.set("namespace", filter.namespace);
    if (past && filter.severity !== "") params.set("severity", filter.severity);
    if (past && filter.range !== "") params.set("since", new Date(Date.now() - filter.range * 3_600_000).toISOString());
    if (before !== null) params.set("before", before);
    return "/api/v1/incidents?" + params;
  }

  /** Reads anew; what is open is read wholly, what was as far as somebody scrolls. */
  async function load() {
    loading?.abort();
    const mine = (loading = new AbortController());
    try {
      const first = await get(query(null), mine.signal);
      lines = new Map(first.incidents.map((line) => [line.id, line]));
      counts = first.counts;
      next = first.next ?? null;
      failure = "";
      arrange();
      while (!past && next !== null && lines.size < MOST_OPEN) await more(mine.signal);
    } catch (problem) {
      if (problem.name !== "AbortError") fail(problem);
    } finally {
      if (loading === mine) loading = null;
    }
    draw();
  }

  async function more(signal) {
    const page = await get(query(next), signal);
    page.incidents.forEach((line) => lines.set(line.id, line));
    next = page.next ?? null;
    arrange();
  }

  async function further() {
    if (loading !== null || next === null) return;
    const mine = (loading = new AbortController());
    try {
      await more(mine.signal);
    } catch (problem) {
      if (problem.name !== "AbortError") fail(problem);
    } finally {
      if (loading === mine) loading = null;
    }
  }

  function fail(problem) {
    failure = problem.hint ? `${problem.message}: ${problem.hint}` : problem.message;
    arrange();
  }

  /** The rest of a storm is counted in its row, unless somebody looks for something. */
  function folded(line) {
    return !past && line.quiet && line.storm !== undefined && lines.has(line.storm);
  }

  function arrange() {
    const all = [...lines.values()];
    const hidden = filter.q === "" && !unfolded ? all.filter(folded) : [];
    const hide = new Set(hidden);
    rows = all.filter((line) => !hide.has(line));
    choices(rows);
    if (!past) {
      if (filter.severity !== "") rows = rows.filter((line) => line.severity === filter.severity);
      rows.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? 1 : -1));
    } else {
      rows.sort((a, b) => (a.id < b.id ? 1 : -1));
    }
    const could = all.some(folded) && filter.q === "";
    fold.hidden = !could;
    fold.textContent = unfolded ? "Fold storms" : `${many(hidden.length, "more incident")} of storms`;
    say(all);
    shown = "";
    draw();
    host.dispatchEvent(new CustomEvent("counted", { detail: { past, rows: all.length, open: past ? null : all.length, more: next !== null } }));
  }

  function rank(line) {
    return (line.kind === "storm" ? -1 : 0) + WEIGHTS[weight(line.severity)] * 10;
  }

  function choices(visible) {
    const tally = new Map(counts.map((count) => [count.severity, count.incidents]));
    if (!past) {
      tally.clear();
      visible.forEach((line) => tally.set(line.severity, (tally.get(line.severity) ?? 0) + 1));
    }
    fill(
      severities,
      [...tally].sort(([a], [b]) => WEIGHTS[weight(a)] - WEIGHTS[weight(b)]).map(([severity, incidents]) =>
        h(
          "button",
          {
            type: "button",
            class: "severity " + weight(severity),
            "aria-pressed": String(filter.severity === severity),
            onclick: () => choose(filter.severity === severity ? "" : severity),
          },
          mark(weight(severity), "open"),
          `${severity} ${incidents.toLocaleString("en")}`,
        ),
      ),
    );
    const names = new Set([...lines.values()].map((line) => line.namespace).filter(Boolean));
    if (filter.namespace !== "") names.add(filter.namespace);
    if (filter.namespace === "") {
      fill(namespace, h("option", { value: "" }, "all namespaces"), [...names].sort().map((name) => h("option", { value: name }, name)));
      namespace.value = filter.namespace;
    }
  }

  function choose(severity) {
    filter.severity = severity;
    if (past) load();
    else arrange();
  }

  function say(all) {
    const filtered = filter.q !== "" || filter.namespace !== "" || filter.severity !== "" || filter.range !== "";
    note.className = failure ? "note bad" : "note";
    if (failure) note.textContent = failure;
    else if (rows.length > 0 && all.length >= MOST_OPEN && next !== null) note.textContent = `the newest ${many(MOST_OPEN, "incident")}; filter to see others`;
    else if (rows.length > 0) note.textContent = "";
    else if (filtered) note.textContent = "Nothing fits the filter.";
    else note.textContent = past ? "Nothing has happened yet." : "Nothing is wrong that anybody told of.";
    note.hidden = note.textContent === "";
  }

  function height() {
    if (rowHeight === 0) {
      const probe = h("li", { class: "row" });
      items.append(probe);
      rowHeight = probe.getBoundingClientRect().height;
      probe.remove();
    }
    return rowHeight || 80;
  }

  /** Puts elements where somebody looks. */
  function draw() {
    if (host.offsetParent === null) return;
    const one = height();
    const first = Math.max(0, Math.floor(scroller.scrollTop / one) - AROUND);
    const last = Math.min(rows.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / one) + AROUND);
    const key = `${first}-${last}-${active}`;
    if (past && last > rows.length - PAGE / 2) further();
    if (key === shown) return;
    shown = key;
    const focused = items.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.id : null;
    items.style.height = rows.length * one + "px";
    fill(items, rows.slice(first, last).map((line, i) => row(line, first + i, one)));
    if (focused) items.querySelector(`li[data-id="${CSS.escape(focused)}"] a`)?.focus({ preventScroll: true });
  }

  function row(line, at, one) {
    const item = h(
      "li",
      {
        class: `row ${weight(line.severity)} ${line.state}`,
        role: "listitem",
        "data-id": line.id,
        "aria-setsize": rows.length,
        "aria-posinset": at + 1,
      },
      h(
        "a",
        { href: "/i/" + line.id, "aria-current": line.id === active ? "page" : null },
        h(
          "span",
          { class: "who" },
          mark(weight(line.severity), line.state),
          h("span", { class: "severity-word" }, line.state === "over" ? stage(line) : line.severity),
          line.kind === "storm" ? h("strong", {}, "storm") : named(line.target),
          when(line),
        ),
        h(
          "span",
          { class: "what" },
          h("span", { class: "symptom" }, line.kind === "storm" ? (line.headline ?? "many incidents at once") : symptom(line)),
          line.flapping ? h("em", {}, `flapping, ${line.firings} times`) : null,
          line.state === "over" || line.stage === "sent" ? null : progress(line),
        ),
        h("span", { class: "why" }, line.cause ?? ""),
      ),
    );
    item.style.transform = `translateY(${at * one}px)`;
    return item;
  }

  /** The name is read first: where there is little room, the place before it gives way. */
  function named(target) {
    const name = target.lastIndexOf(" ") + 1;
    return h("span", { class: "target" }, name === 0 ? null : h("span", { class: "place" }, target.slice(0, name)), h("strong", {}, target.slice(name)));
  }

  function when(line) {
    const over = line.state === "over";
    const title = over ? `from ${exact(line.openedAt)} to ${exact(line.resolvedAt)}` : "since " + exact(line.openedAt);
    const text = over ? `${clock(line.resolvedAt)} · ${span(seconds(line.openedAt, line.resolvedAt))}` : age(line.openedAt);
    return h("time", { datetime: line.openedAt, title, "data-since": over ? null : line.openedAt }, text);
  }

  /** Where the work on it stands, and for how long. */
  function progress(line) {
    const since = underway(line) ? h("span", { "data-since": line.stageSince, "data-prefix": " · " }, " · " + age(line.stageSince)) : null;
    return h("span", { class: "stage" }, stage(line), since);
  }

  /** Whether a line that came by itself belongs here; names of alerts are only known to the server. */
  function fits(line) {
    const words = `${line.target} ${line.headline ?? ""} ${line.cause ?? ""}`.toLowerCase();
    return (
      (past || line.state === "open") &&
      (filter.namespace === "" || line.namespace === filter.namespace) &&
      (!past || filter.severity === "" || line.severity === filter.severity) &&
      (filter.q === "" || line.id === filter.q || lines.has(line.id) || words.includes(filter.q.toLowerCase()))
    );
  }

  /** What is over stays for as long as it is looked at: it turns green where it is. */
  function heard({ event, data }) {
    if (event === "reset") return load();
    if (data.incident === undefined) return;
    const line = data.incident;
    if (fits(line) || lines.has(line.id)) {
      const before = lines.get(line.id);
      lines.set(line.id, line);
      if (!past && line.state === "over") leave(line.id);
      if (event === "new") announce(`new: ${line.severity} ${line.target}`);
      if (event === "resolved" && before !== undefined) announce(`${stage(line)}: ${line.target}`);
      arrange();
    }
  }

  function leave(id) {
    setTimeout(() => {
      if (!past && lines.get(id)?.state === "over" && id !== active) {
        lines.delete(id);
        arrange();
      }
    }, 20_000);
  }

  function show(isPast) {
    if (past === isPast && lines.size > 0) return draw();
    past = isPast;
    filter.severity = "";
    range.hidden = !past;
    if (!past) range.value = filter.range = "";
    lines = new Map();
    next = null;
    rows = [];
    shown = "";
    scroller.scrollTop = 0;
    return load();
  }

  /** @param {string} id of the incident that is open beside, or "" */
  function mark_(id) {
    if (active === id) return;
    const left = active;
    active = id;
    if (!past && lines.get(left)?.state === "over") leave(left);
    draw();
  }

  /** Moves the focus by so many rows. */
  function step(by) {
    const focused = document.activeElement?.closest?.("#side li")?.dataset.id ?? active;
    const from = rows.findIndex((line) => line.id === focused);
    const to = Math.min(rows.length - 1, Math.max(0, from === -1 ? 0 : from + by));
    if (rows.length === 0) return null;
    const one = height();
    if (to * one < scroller.scrollTop) scroller.scrollTop = to * one;
    if ((to + 1) * one > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = (to + 1) * one - scroller.clientHeight;
    draw();
    items.querySelector(`li[data-id="${CSS.escape(rows[to].id)}"] a`)?.focus({ preventScroll: true });
    return rows[to].id;
  }

  return { show, heard, mark: mark_, step, search: () => (search.focus(), search.select()), line: (id) => lines.get(id) };
}

/** Status by its shape: a filled disc, a half one, a ring, a tick. */
export function mark(look, state) {
  const svg = h("svg", { viewBox: "0 0 12 12", class: `mark ${look} ${state}`, "aria-hidden": "true" });
  if (state === "over") {
    svg.append(h("path", { d: "M2 6.5 5 9.5 10.5 3", class: "stroke" }));
  } else if (look === "severe") {
    svg.append(h("circle", { cx: 6, cy: 6, r: 5.5 }));
  } else if (look === "noted") {
    svg.append(h("path", { d: "M6 .8 11.6 11 H.4 Z" }));
  } else {
    svg.append(h("circle", { cx: 6, cy: 6, r: 4.3, class: "stroke" }));
  }
  return svg;
}
