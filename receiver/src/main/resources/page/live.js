// What happens to incidents, as it happens: one connection for the whole page.

import { events } from "./api.js";

const HIDDEN_FOR = 60_000;
const LONGEST_PAUSE = 15_000;

const listeners = new Set();
let last = "";
let connection = null;
let lostSince = null;
let hidden = null;

/** @param {function({event: string, data: Object})} listener told "new", "updated", "stage", "resolved", "reset" */
export function listen(listener) {
  listeners.add(listener);
}

/** Since when nothing is heard, or null. */
export function lost() {
  return lostSince;
}

function tell(event) {
  listeners.forEach((listener) => listener(event));
}

/** A page that nobody looks at lets go of its connection: browsers allow few. */
export function start() {
  connect();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) {
      hidden = setTimeout(disconnect, HIDDEN_FOR);
    } else if (connection === null) {
      connect();
    }
  });
}

function disconnect() {
  connection?.abort();
  connection = null;
}

async function connect() {
  const mine = (connection = new AbortController());
  let pause = 1000;
  while (!mine.signal.aborted) {
    try {
      const headers = last === "" ? {} : { "Last-Event-ID": last };
      for await (const event of events("/api/v1/events", { headers, signal: mine.signal })) {
        pause = 1000;
        if (event.id !== "") last = event.id;
        if (lostSince !== null) {
          lostSince = null;
          tell({ event: "heard", data: {} });
        }
        if (event.event === "bye") break;
        tell(event);
      }
    } catch {
      // told below
    }
    if (mine.signal.aborted) return;
    if (lostSince === null && pause > 1000) {
      lostSince = Date.now();
      tell({ event: "lost", data: {} });
    }
    await new Promise((done) => setTimeout(done, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}
