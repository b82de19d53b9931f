// Starts the page, and shows the view that the address names.

import * as ask from "./ask.js";
import { fill, h } from "./dom.js";
import * as header from "./header.js";
import { incident } from "./incident.js";
import { list } from "./list.js";
import * as live from "./live.js";
import * as login from "./login.js";
import { settings } from "./settings.js";
import { age } from "./words.js";

const main = document.getElementById("main");
const incidents = list(document.getElementById("side"));
let path = "";
let shown = null;
let past = false;

function go(to, replace = false) {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  route();
}

function route() {
  const at = location.pathname;
  if (at + location.search === path) return;
  path = at + location.search;
  shown?.leave?.();
  shown = null;
  const id = /^\/i\/([^/]+)(\/feedback)?$/.exec(at)?.[1] ?? "";
  const both = id !== "" || at === "/" || at === "/history";
  document.body.dataset.view = id !== "" ? "incident" : both ? "list" : "alone";
  header.view(at);
  if (both) {
    if (id === "") past = at === "/history";
    incidents.mark(id);
    incidents.show(past);
  }
  shown = view(at, id);
  main.scrollTop = 0;
  scrollTo(0, 0);
}

function view(at, id) {
  if (id !== "") return incident(main, decodeURIComponent(id), { go, back: past ? "/history" : "/", line: incidents.line });
  if (at === "/ask") return ask.view(main, new URLSearchParams(location.search));
  if (at === "/settings") return settings(main);
  if (at !== "/" && at !== "/history") {
    fill(main, h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "/" }, "What is open now")));
    return null;
  }
  watching();
  return { refresh: watching };
}

/** Beside a list from which nothing was chosen: what is watched, and whether anything is heard. */
function watching() {
  const status = header.latest();
  const beat = status?.heartbeat?.seenAt;
  const heard = status?.lastAlert;
  fill(
    main,
    h(
      "div",
      { class: "empty" },
      h("h1", {}, past ? "History" : status === null ? "Incidents" : (status.open ?? 0) === 0 ? "All is quiet" : "Choose an incident"),
      status === null
        ? null
        : h(
            "ul",
            {},
            h("li", {}, "Sitrep watches ", status.watches === undefined ? "all namespaces" : status.watches.join(", "), " of ", status.cluster ?? "the cluster", "."),
            h("li", {}, heard === undefined ? "Alertmanager has sent nothing yet: point a webhook receiver at /webhooks/alertmanager." : `Alertmanager sent an alert ${age(heard)} ago.`),
            h("li", {}, beat === undefined ? "No Watchdog was heard: without it silence may be a broken Alertmanager." : `The Watchdog was heard ${age(beat)} ago.`),
          ),
      h("p", { class: "soft keys" }, [["j", "k"], " next and previous · ", ["enter"], " open · ", ["/"], " filter · ", ["a"], " ask"].map((part) => (Array.isArray(part) ? part.map((key) => h("kbd", {}, key)) : part))),
    ),
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link === null || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const url = new URL(link.href);
  const ours = url.origin === location.origin && !link.hasAttribute("target") && !/^\/(api|page|openapi|metrics)|\/preview\//.test(url.pathname);
  if (!ours || (url.pathname === location.pathname && url.hash !== "")) return;
  event.preventDefault();
  go(url.pathname + url.search);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    health.open = false;
    return typing?.blur();
  }
  if (typing || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  const current = /^\/i\/([^/]+)/.exec(location.pathname)?.[1];
  const focused = document.activeElement?.closest?.("#side li")?.dataset.id;
  if (event.key === "j" || event.key === "k") {
    const id = incidents.step(event.key === "j" ? 1 : -1);
    if (id !== null && current !== undefined && matchMedia("(min-width: 60rem)").matches) go("/i/" + id, true);
  } else if (event.key === "/") {
    if (document.body.dataset.view !== "list" && getComputedStyle(document.getElementById("side")).display === "none") go(past ? "/history" : "/");
    incidents.search();
  } else if (event.key === "a") {
    const about = current ?? focused;
    go(about === undefined ? "/ask" : "/ask?incident=" + about);
  } else {
    return;
  }
  event.preventDefault();
});

/** The word on Sitrep's own health is closed by looking at something else. */
const health = document.getElementById("health");
document.addEventListener("pointerdown", (event) => {
  if (!health.contains(event.target)) health.open = false;
});

addEventListener("popstate", route);

document.getElementById("side").addEventListener("counted", ({ detail }) => {
  document.body.classList.toggle("quiet", detail.rows === 0);
  if (detail.open !== null) header.counted(detail.open);
});

live.listen((event) => {
  incidents.heard(event);
  shown?.heard?.(event);
});

/** Ages grow. */
setInterval(() => {
  if (document.hidden) return;
  document.querySelectorAll("[data-since]").forEach((element) => {
    element.textContent = (element.dataset.prefix ?? "") + age(element.dataset.since) + (element.dataset.suffix ?? "");
  });
}, 1000);

login.start();
route();
header.start(() => shown?.refresh?.());
live.start();
