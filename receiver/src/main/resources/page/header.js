// The line at the top: where one can go, and whether Sitrep itself is well.

import { authorization, forget, get } from "./api.js";
import { fill, h } from "./dom.js";
import { listen, lost } from "./live.js";
import { age, exact, many } from "./words.js";

const EVERY = 15_000;
const VIEWS = [
  ["/", "Now"],
  ["/history", "History"],
  ["/ask", "Ask"],
  ["/settings", "Settings"],
];

let status = null;
let failure = null;
let open = 0;
let who = null;

/** The newest status, or null before the first. */
export function latest() {
  return status;
}

/** Whether whoever looks may ask and give feedback. */
export function mayAsk() {
  return who?.roles?.includes("asker") ?? false;
}

export async function start(changed) {
  draw();
  const look = async () => {
    try {
      who ??= await get("/api/v1/me");
      status = await get("/api/v1/status");
      failure = null;
      if (status.open !== undefined) counted(status.open);
    } catch (problem) {
      failure = problem;
    }
    draw();
    changed();
  };
  listen(({ event }) => (event === "lost" || event === "heard") && look());
  await look();
  setInterval(() => document.hidden || look(), EVERY);
}

/** @param {string} path of the view that is shown */
export function view(path) {
  const here = path.startsWith("/i/") ? "/" : path;
  fill(
    document.getElementById("nav"),
    VIEWS.map(([to, name]) =>
      h("a", { href: to, "aria-current": here === to ? "page" : null }, name, to === "/" && open > 0 ? h("span", { class: "count" }, String(open)) : null),
    ),
  );
}

/** How many incidents are open. */
export function counted(number) {
  open = number;
  view(location.pathname);
  document.title = open > 0 ? `(${open}) Sitrep` : "Sitrep";
}

/** Its parts, each well or not, in words. */
function parts() {
  if (failure !== null) return [{ name: "Sitrep", well: false, short: failure.message, long: failure.hint }];
  if (status === null) return [];
  const parts = [];
  if (lost() !== null) parts.push({ name: "live", well: false, short: "not live", long: `nothing was heard since ${age(lost())}; it is tried again` });
  parts.push(model(status.model ?? { state: "none" }), channels(status.channels ?? []), heartbeat(status.heartbeat), queue(status));
  if (status.deadLetters > 0) {
    parts.push({ name: "dead letters", well: false, short: many(status.deadLetters, "dead letter"), long: "./sitrep dead-letters list tells which" });
  }
  return parts;
}

function model(one) {
  const asking = status.asking > 0 ? `, asked about ${many(status.asking, "incident")} now` : "";
  if (one.state === "none") return { name: "model", well: true, short: "no model", long: "rules alone; set model.name for explanations" };
  const well = one.state === "ready";
  const long = [one.name, one.version, one.why, one.hint].filter(Boolean).join(" · ") + asking;
  return { name: "model", well, short: `model ${one.name ?? ""} ${well ? "ok" : one.state}`.replace("  ", " "), long };
}

function channels(all) {
  const well = all.filter((one) => one.works).length;
  const long = all.map((one) => `${one.name} ${one.works ? "works" : "does not work"}${one.waiting > 0 ? `, ${many(one.waiting, "report")} waiting${one.oldest ? " since " + age(one.oldest) : ""}` : ""}`).join(" · ");
  return { name: "channels", well: well === all.length, short: all.length === 0 ? "no channel" : `channels ${well}/${all.length}`, long: long || "reports are on this page alone" };
}

function heartbeat(beat) {
  if (beat === undefined || beat.seenAt === undefined) {
    return { name: "heartbeat", well: true, short: "no Watchdog yet", long: "route the Watchdog alert here to hear when Alertmanager falls silent" };
  }
  return { name: "heartbeat", well: !beat.late, short: `Watchdog ${age(beat.seenAt)} ago`, long: `${beat.late ? "late" : "in time"}, last at ${exact(beat.seenAt)}` };
}

function queue(one) {
  const waiting = one.inbox?.waiting ?? 0;
  const old = one.inbox?.oldest === undefined ? 0 : Date.now() - new Date(one.inbox.oldest).getTime();
  return { name: "inbox", well: old < 30_000, short: waiting === 0 ? "inbox empty" : `${waiting} waiting, ${age(one.inbox.oldest)}`, long: waiting === 0 ? "every alert that came is admitted" : many(waiting, "body", "bodies") + " from Alertmanager wait" };
}

function draw() {
  const all = parts();
  const ill = all.filter((part) => !part.well);
  const summary = document.querySelector("#health > summary");
  const word = all.length === 0 ? "starting" : ill.length === 0 ? "all well" : ill.map((part) => part.short).join(" · ");
  fill(
    summary,
    h("span", { class: "wide" }, all.map((part) => h("span", { class: part.well ? "part" : "part bad" }, part.well ? null : "! ", part.short))),
    h("span", { class: ill.length === 0 ? "narrow" : "narrow bad" }, ill.length === 0 ? word : "! " + word),
  );
  fill(
    document.querySelector("#health > div"),
    h("dl", {}, all.map((part) => [h("dt", { class: part.well ? null : "bad" }, part.name), h("dd", {}, part.short, part.long ? h("span", { class: "soft" }, part.long) : null)])),
    status === null ? null : h("p", { class: "soft" }, [status.cluster, status.version ? "Sitrep " + status.version : ""].filter(Boolean).join(" · ")),
    who === null ? null : h("p", { class: "soft" }, `You are ${who.name}: ${who.roles.join(", ")}; you see ${who.namespaces?.join(", ") ?? "everything"}.`),
    authorization() === null ? null : h("button", { type: "button", onclick: () => (forget(), location.reload()) }, "Forget my token"),
  );
}
