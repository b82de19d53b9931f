// Questions: to the model alone, or with a look at the cluster first. What was said is kept in this
// browser and nowhere else.

import { events, get } from "./api.js";
import { wired } from "./chips.js";
import { announce, fill, h } from "./dom.js";
import { latest } from "./header.js";
import * as report from "./report.js";
import { clock, span } from "./words.js";

const KEY = "sitrep.questions";
const KEPT = 30;
const TURNS = 5;
const LONGEST_ANSWER = 2_500;

let turns = load();
let running = null;

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.slice(-KEPT) : [];
  } catch {
    return [];
  }
}

function save() {
  turns = turns.slice(-KEPT);
  for (let from = 0; from <= turns.length; from++) {
    try {
      localStorage.setItem(KEY, JSON.stringify(turns.slice(from)));
      return;
    } catch {
      // it is full: the oldest goes
    }
  }
}

/** @param {URLSearchParams} query `incident`: what it is about */
export function view(main, query) {
  const about = query.get("incident") ?? "";
  let live = about !== "" || (localStorage.getItem(KEY + ".live") ?? "yes") === "yes";
  const said = h("ol", { class: "turns", "aria-label": "Conversation" });
  const namespace = h("select", { "aria-label": "Namespace" }, h("option", { value: "" }, "namespace…"));
  const target = h("input", { type: "text", "aria-label": "Object, such as deployment/api (may be empty)", placeholder: "deployment/api (may be empty)", spellcheck: "false", autocomplete: "off", maxlength: 300 });
  const question = h("textarea", { rows: 2, maxlength: 4000, "aria-label": "Question", placeholder: about ? "What about it?" : "What do you want to know?" });
  const send = h("button", { class: "main" }, "Send");
  const stop = h("button", { type: "button", hidden: true, onclick: () => running?.abort() }, "Stop");
  const explained = h("p", { class: "soft explained" });
  const where = h("div", { class: "where" }, namespace, target);
  const mode = (value, words) => h("label", {}, h("input", { type: "radio", name: "mode", value, checked: live === (value === "live"), onchange: () => choose(value === "live") }), words);

  const form = h(
    "form",
    { class: "question", onsubmit: (event) => (event.preventDefault(), ask()) },
    h("fieldset", {}, h("legend", { class: "unseen" }, "Mode"), mode("live", "Diagnose: read the cluster first"), mode("model", "Ask the model alone")),
    about ? h("p", {}, "About ", h("a", { href: "/i/" + about }, "this incident"), " · ", h("a", { href: "/ask" }, "something else")) : where,
    question,
    h("div", { class: "actions" }, send, stop, h("button", { type: "button", class: "quiet", onclick: clear }, "Forget this conversation")),
    explained,
  );
  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const intro = h("p", { class: "soft" }, "Nothing was asked yet. Answers are kept in this browser alone.");
  fill(main, h("div", { class: "ask" }, h("h1", {}, "Ask"), turns.length === 0 ? intro : null, said, form));
  turns.forEach((turn) => said.append(shown(turn)));
  choose(live);
  if (!about) namespaces();
  if (matchMedia("(min-width: 60rem)").matches) question.focus();
  said.lastElementChild?.scrollIntoView({ block: "nearest" });

  function choose(value) {
    live = value;
    localStorage.setItem(KEY + ".live", live ? "yes" : "no");
    where.hidden = !live;
    const none = latest()?.model?.state === "none";
    explained.textContent = live ? "Reads pods, events, logs and rollouts of the namespace, then explains. It changes nothing." : none ? "No model is configured: nobody would answer. Diagnose works without one." : "The model alone, without a look at the cluster: nothing in its answer is checked.";
  }

  async function namespaces() {
    try {
      const found = await get("/api/v1/namespaces");
      namespace.append(...found.namespaces.map((name) => h("option", { value: name }, name)));
      if (found.namespaces.length === 1) namespace.value = found.namespaces[0];
      if (found.why) namespace.title = found.why;
    } catch (problem) {
      explained.textContent = problem.message;
    }
  }

  function clear() {
    running?.abort();
    turns = [];
    save();
    fill(said);
    announce("The conversation is forgotten");
  }

  async function ask() {
    const words = question.value.trim();
    if (running !== null) return;
    if (words === "" && !(live && (about || namespace.value))) return question.focus();
    if (live && !about && namespace.value === "") {
      explained.textContent = "Choose a namespace: a diagnosis reads one.";
      return namespace.focus();
    }
    const turn = { at: new Date().toISOString(), question: words || "How is it now?", live, about: about || [namespace.value, target.value.trim()].filter(Boolean).join(" "), answer: "" };
    const body = { question: words, history: history() };
    if (live && about) body.incident = about;
    else if (live) Object.assign(body, { namespace: namespace.value, target: target.value.trim() });
    question.value = "";
    const item = shown(turn, true);
    intro.remove();
    said.append(item);
    item.scrollIntoView({ block: "nearest" });
    await answered(turn, body, item);
  }

  async function answered(turn, body, item) {
    running = new AbortController();
    const mine = running;
    send.disabled = true;
    stop.hidden = false;
    const began = performance.now();
    const state = item.querySelector(".state");
    const text = item.querySelector(".streaming");
    const evidence = item.querySelector(".found");
    let stage = turn.live ? "reading the cluster" : "asking the model";
    const tick = setInterval(() => (state.textContent = `${stage} · ${span((performance.now() - began) / 1000)}`), 500);
    state.textContent = stage + "…";
    try {
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: mine.signal };
      for await (const { event, data } of events(turn.live ? "/diagnose" : "/ask", options)) {
        if (event === "findings") {
          stage = "asking the model";
          fill(evidence, diagnosis(data.report));
        } else if (event === "token") {
          stage = "the model writes, nothing is checked yet";
          text.textContent += data.text;
        } else if (event === "report") {
          turn.report = data.report;
          turn.answer = summary(data.report);
        } else if (event === "answer") {
          turn.answer = data.answer;
          turn.model = data.model;
        } else if (event === "error") {
          turn.error = [data.error.message, data.error.hint].filter(Boolean).join(": ");
        }
        near(item);
      }
      if (!turn.answer && !turn.error) turn.error = "the answer broke off";
    } catch (problem) {
      if (problem.name === "AbortError") {
        turn.stopped = true;
        turn.answer = text.textContent;
      } else {
        turn.error = [problem.message, problem.hint].filter(Boolean).join(": ");
      }
    } finally {
      clearInterval(tick);
      running = null;
      send.disabled = false;
      stop.hidden = true;
    }
    if (turns.at(-1) !== turn) turns.push(turn);
    save();
    const whole = shown(turn);
    item.replaceWith(whole);
    near(whole);
    announce(turn.error ?? "The answer is there");
  }

  /** Keeps the end in sight for who has not scrolled away from it. */
  function near(item) {
    const below = item.getBoundingClientRect().bottom - innerHeight;
    if (below < 400) form.scrollIntoView({ block: "end" });
  }
}

/** What was said before, as much of it as is taken. */
function history() {
  return turns
    .filter((turn) => turn.answer && !turn.error && !turn.stopped)
    .slice(-TURNS)
    .map((turn) => ({ question: turn.question.slice(0, 1000), answer: turn.answer.slice(0, LONGEST_ANSWER) }));
}

function summary(one) {
  const sentence = one.cause.sentence;
  return `${one.headline}. ${sentence}. ${one.diagnosis.outcome === "explained" ? one.diagnosis.summary : ""}`.trim();
}

function shown(turn, streaming = false) {
  const answer = h("div", { class: "answer", "aria-busy": streaming ? "true" : null });
  if (streaming) {
    fill(answer, h("p", { class: "state soft", role: "status" }), h("div", { class: "found" }), h("p", { class: "streaming" }));
  } else {
    fill(
      answer,
      turn.report ? diagnosis(turn.report) : turn.answer ? h("p", { class: "words" }, turn.answer) : null,
      turn.report || !turn.answer || turn.stopped ? null : h("p", { class: "soft" }, `${turn.model ?? "the model"} alone: not checked against the cluster`),
      turn.stopped ? h("p", { class: "soft" }, "You stopped it here.") : null,
      turn.error ? h("p", { class: "bad" }, turn.error) : null,
    );
  }
  return h("li", { class: "turn" }, h("p", { class: "asked" }, turn.question, h("span", { class: "soft" }, ` ${turn.live ? "about " + (/^[0-9A-Z]{26}$/.test(turn.about) ? "an incident" : turn.about) : "the model alone"} · ${clock(turn.at)}`)), answer);
}

function diagnosis(one) {
  return wired(h("div", { class: "diagnosis" }, h("p", {}, h("strong", {}, one.headline)), report.cause(one), report.proof(one), report.explanation(one), report.next(one), report.changes(one), report.unseen(one), report.logs(one, false), report.exhibits(one)));
}
