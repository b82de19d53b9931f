// What happened when, drawn: a lane for each kind, time from left to right. Long silences are
// shortened, and marked where they are.

import { h } from "./dom.js";
import { clock, day, exact, many, span } from "./words.js";

const LANES = { change: "Changes", pod: "Pods", event: "Events", alert: "Alerts", message: "Messages" };

/** A silence longer than this part of all that happened is shortened to it. */
const SHARE = 0.12;

/** One that was so many times longer than it is drawn is marked. */
const MARKED = 4;

/** Marks nearer than so many pixels are one. */
const NEAR = 16;

/** What a character of a label takes, in pixels. */
const CHARACTER = 6.2;

const MOST = 400;

/**
 * @param {Object} detail answer of /api/v1/incidents/{id}
 * @param {Object} report sitrep.report/v1
 * @param {number} width that it has, in pixels
 */
export function timeline(detail, report, width) {
  const marks = gathered(detail, report).slice(0, MOST);
  if (marks.length < 2) return null;
  const place = scale(marks);
  const lanes = Object.keys(LANES).filter((lane) => marks.some((mark) => mark.lane === lane));
  return h(
    "section",
    { class: "part timeline", "aria-label": "Timeline" },
    h("h2", {}, "Timeline"),
    h(
      "div",
      { class: "lanes" },
      lanes.map((lane) => drawn(lane, marks.filter((mark) => mark.lane === lane), place, width)),
      h("div", { class: "lane axis", "aria-hidden": "true" }, h("span", { class: "name" }), h("div", { class: "track" }, ticks(marks, place, width), place.gaps.map((one) => gap(one, width)))),
    ),
  );
}

function gathered(detail, report) {
  const marks = [];
  const add = (lane, at, text, more = {}) => at && marks.push({ lane, at: new Date(at).getTime(), text, ...more });
  report.changes.forEach((change) => add("change", change.at, `${change.what} ${change.details.join(", ")}`));
  for (const item of report.exhibits) {
    const text = `${item.object}: ${item.text}`;
    if (item.source === "event") add("event", item.at, text, { chip: item.id, bad: /\b(failed|unhealthy|back-?off|killing|evicted|error|oom)/i.test(item.text) });
    else if (item.source.startsWith("container") || item.source === "state" || item.source.startsWith("log") || item.source === "pod") add("pod", item.at, text, { chip: item.id, bad: item.source.startsWith("container") });
    else if (item.source === "edit") add("change", item.at, text, { chip: item.id });
  }
  for (const alert of detail.alerts) {
    add("alert", alert.startsAt, `${alert.name} began to fire`, { bad: true, until: alert.endedAt ? new Date(alert.endedAt).getTime() : null });
    add("alert", alert.endedAt, `${alert.name} ended: ${alert.ending ?? "resolved"}`, { good: true });
  }
  const over = detail.incident.resolvedAt;
  for (const one of detail.reports) {
    const to = detail.deliveries.filter((sent) => sent.report === one.sequence && sent.state === "delivered").map((sent) => sent.channel);
    const good = over !== undefined && one.status !== "firing";
    add("message", one.createdAt, `${one.sequence === 1 ? "report" : good ? "end told" : "update"}${to.length > 0 ? " to " + to.join(", ") : ""}`, { good });
  }
  return marks.sort((a, b) => a.at - b.at);
}

/** Where a moment is, from 0 to 1, so that everything that happened has room. */
function scale(marks) {
  const times = [...new Set(marks.flatMap((mark) => [mark.at, mark.until ?? mark.at]))].sort((a, b) => a - b);
  const steps = times.slice(1).map((time, i) => time - times[i]);
  let cap = Infinity;
  for (let i = 0; i < 20; i++) {
    const total = steps.reduce((sum, step) => sum + Math.min(step, cap), 0);
    const longest = Math.max(...steps.map((step) => Math.min(step, cap)));
    if (longest <= total * Math.max(SHARE, 1.5 / steps.length)) break;
    cap = total * Math.max(SHARE, 1.5 / steps.length);
  }
  const least = Math.max(1, steps.reduce((sum, step) => sum + Math.min(step, cap), 0)) * 0.004;
  const widths = steps.map((step) => Math.max(least, Math.min(step, cap)));
  const total = widths.reduce((sum, width) => sum + width, 0) || 1;
  const at = new Map([[times[0], 0]]);
  const gaps = [];
  let sum = 0;
  steps.forEach((step, i) => {
    if (step > cap * MARKED) gaps.push({ from: sum / total, to: (sum + widths[i]) / total, long: step / 1000 });
    sum += widths[i];
    at.set(times[i + 1], sum / total);
  });
  return { of: (time) => at.get(time), gaps };
}

function drawn(lane, marks, place, width) {
  const groups = [];
  for (const mark of marks) {
    const at = place.of(mark.at);
    const last = groups.at(-1);
    if (last !== undefined && (at - last.at) * width < NEAR) last.marks.push(mark);
    else groups.push({ at, marks: [mark] });
  }
  return h(
    "div",
    { class: "lane " + lane },
    h("span", { class: "name" }, LANES[lane]),
    h(
      "div",
      { class: "track" },
      marks.filter((mark) => mark.until !== undefined && lane === "alert" && !mark.good).map((mark) => bar(mark, place)),
      h("ol", { "aria-label": LANES[lane] }, groups.map((group) => dot(group))),
    ),
  );
}

function bar(mark, place) {
  const element = h("span", { class: mark.until === null ? "bar open" : "bar", "aria-hidden": "true" });
  const from = place.of(mark.at);
  element.style.left = from * 100 + "%";
  element.style.width = ((mark.until === null ? 1 : place.of(mark.until)) - from) * 100 + "%";
  return element;
}

function dot(group) {
  const { marks } = group;
  const first = marks[0];
  const words = marks.slice(0, 6).map((mark) => `${clock(mark.at)} ${mark.text}`).join("\n") + (marks.length > 6 ? `\n… ${many(marks.length - 6, "more")}` : "");
  const look = marks.some((mark) => mark.bad) ? "bad" : marks.some((mark) => mark.good) ? "good" : "plain";
  const chip = marks.find((mark) => mark.chip)?.chip;
  const item = h(
    "li",
    {},
    chip === undefined
      ? h("span", { class: "dot " + look, tabindex: "0", title: words }, h("span", { class: "unseen" }, words))
      : h("a", { class: "dot " + look, href: "#" + chip, "data-chip": chip, title: words }, h("span", { class: "unseen" }, words)),
    marks.length > 1 ? h("span", { class: "number", "aria-hidden": "true" }, String(marks.length)) : null,
  );
  item.style.left = group.at * 100 + "%";
  item.dataset.at = exact(first.at);
  return item;
}

/** Clock times under the first mark, the last, and those between that have room. */
function ticks(marks, place, width) {
  const times = [...new Set(marks.map((mark) => mark.at))];
  const last = times.at(-1);
  const chosen = [];
  for (const time of times) {
    const before = chosen.at(-1);
    const dated = before === undefined || day(before.time) !== day(time);
    const tick = { at: place.of(time), time, words: dated ? clock(time) : clock(time).split(" ").at(-1) };
    const free = before === undefined || tick.at - before.at > (room(before) + room(tick)) / width;
    if (time === last && !free && chosen.length > 1) chosen.pop();
    if (time === last || free) chosen.push(tick);
  }
  return chosen.map(({ at, words }) => {
    const tick = h("span", { class: "tick" + (at > 0.94 ? " end" : at < 0.04 ? " start" : "") }, words);
    tick.style.left = at * 100 + "%";
    return tick;
  });
}

/** What its words take on one side, and a little; at an end they lean inwards. */
function room(tick) {
  const side = tick.at < 0.04 || tick.at > 0.94 ? 0.85 : 0.5;
  return tick.words.length * CHARACTER * side + 5;
}

function gap({ from, to, long }, width) {
  const words = "⋯ " + span(long);
  const fits = words.length * CHARACTER < (to - from) * width + 10;
  const element = h("span", { class: "gap", title: `nothing for ${span(long)}` }, fits ? words : "⋯");
  element.style.left = ((from + to) / 2) * 100 + "%";
  return element;
}
