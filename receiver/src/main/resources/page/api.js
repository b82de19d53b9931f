// The way to Sitrep's own API. Every failure is a Refusal whose words can be shown.

const KEY = "sitrep.authorization";

/** What the server answered instead, or why there is no answer. */
export class Refusal extends Error {
  /**
   * @param {number} status 0 where nothing was answered
   * @param {string} hint what would help, may be empty
   */
  constructor(status, code, message, hint = "") {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

let askWho = null;
let asking = null;

/** @param {function(Refusal): Promise<string>} ask for the value of an Authorization header */
export function whenUnknown(ask) {
  askWho = ask;
}

/** Kept until the tab is closed, and nowhere else. */
export function authorization() {
  return sessionStorage.getItem(KEY);
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

/** The answer, once somebody is known where that is needed. */
async function request(path, options = {}) {
  while (true) {
    const sent = authorization();
    const headers = new Headers(options.headers);
    headers.set("X-Requested-With", "XMLHttpRequest"); // else a browser asks for a password before login.js can
    if (sent !== null) headers.set("Authorization", sent);
    let answer;
    try {
      answer = await fetch(path, { ...options, headers, cache: "no-store" });
    } catch (failure) {
      if (failure.name === "AbortError") throw failure;
      throw new Refusal(0, "unreachable", "Sitrep does not answer", "check the connection; it is tried again");
    }
    if (answer.ok) return answer;
    const refusal = await refused(answer);
    if (refusal.status !== 401 || askWho === null) throw refusal;
    if (authorization() === sent) {
      asking ??= askWho(refusal).finally(() => (asking = null));
      sessionStorage.setItem(KEY, await asking);
    }
  }
}

async function refused(answer) {
  try {
    const body = await answer.json();
    const problem = body.error ?? body;
    return new Refusal(answer.status, problem.code ?? "", problem.message ?? "refused", problem.hint ?? "");
  } catch {
    return new Refusal(answer.status, "", `the answer has status ${answer.status}`, "something between here and Sitrep answered");
  }
}

export async function get(path, signal = undefined) {
  return (await request(path, { signal, headers: { Accept: "application/json" } })).json();
}

export async function text(path) {
  return (await request(path, { headers: { Accept: "text/plain" } })).text();
}

export async function post(path, body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  return (await request(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

/**
 * Server-sent events as they come. EventSource could send no token and no body.
 *
 * @param {Object} options of fetch
 * @yields {{id: string, event: string, data: Object}}
 */
export async function* events(path, options = {}) {
  const headers = { ...options.headers, Accept: "text/event-stream" };
  const answer = await request(path, { ...options, headers });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parsed(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (fields.data === undefined) return null;
  return { id: fields.id ?? "", event: fields.event ?? "message", data: JSON.parse(fields.data) };
}
