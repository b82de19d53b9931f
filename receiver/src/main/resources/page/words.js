// Times, amounts and states in the words of a report.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "40 s", "14 min", "2 h 5 min", "3 d 4 h" */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < MINUTE) return s + " s";
  if (s < HOUR) return Math.floor(s / MINUTE) + " min";
  if (s < DAY) return two(Math.floor(s / HOUR), "h", Math.floor((s % HOUR) / MINUTE), "min");
  return two(Math.floor(s / DAY), "d", Math.floor((s % DAY) / HOUR), "h");
}

function two(many, large, few, small) {
  return few === 0 ? `${many} ${large}` : `${many} ${large} ${few} ${small}`;
}

export function seconds(from, to = Date.now()) {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

export function age(from, to = Date.now()) {
  return span(seconds(from, to));
}

/** "13:52", with the day where it is not today */
export function clock(time) {
  const at = new Date(time);
  const hours = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  return at.toDateString() === new Date().toDateString() ? hours : day(at) + " " + hours;
}

export function day(time) {
  return new Date(time).toLocaleDateString([], { day: "numeric", month: "short" });
}

/** Whole, for titles: "2026-03-01 13:52:07 +01:00" */
export function exact(time) {
  const at = new Date(time);
  const pad = (n) => String(n).padStart(2, "0");
  const offset = -at.getTimezoneOffset();
  const zone = (offset < 0 ? "-" : "+") + pad(Math.floor(Math.abs(offset) / 60)) + ":" + pad(Math.abs(offset) % 60);
  return (
    `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ` +
    `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())} ${zone}`
  );
}

/** ISO 8601 durations as Java writes them: "PT1M2.5S" is "1 min", "PT0.18S" is "180 ms" */
export function took(iso) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso ?? "");
  if (parts === null) return "";
  const s = Number(parts[1] ?? 0) * HOUR + Number(parts[2] ?? 0) * MINUTE + Number(parts[3] ?? 0);
  if (s < 1) return Math.round(s * 1000) + " ms";
  return s < 10 ? s.toFixed(1) + " s" : span(s);
}

export function many(count, one, more = one + "s") {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}

const STAGES = {
  waiting: "waiting",
  counted: "counted in a storm",
  collecting: "reading the cluster",
  asking: "asking the model",
  findings: "writing the report",
  sent: "report is out",
  over: "over",
};

const ENDINGS = {
  resolved: "resolved",
  vanished: "no longer reported",
  silenced: "silenced",
  joined: "joined another",
};

/** Where the work on an incident stands, or how it ended. */
export function stage(incident) {
  if (incident.state === "over") return ENDINGS[incident.ending] ?? "over";
  return STAGES[incident.stage] ?? incident.stage;
}

/** Whether somebody works on it at this moment. */
export function underway(incident) {
  return incident.state === "open" && ["collecting", "asking", "findings"].includes(incident.stage);
}

const SEVERE = ["critical", "page", "emergency", "disaster", "fatal", "error", "high", "major"];
const NOTED = ["warning", "medium", "minor"];

/** One of three looks for whatever word the alerts use. */
export function weight(severity) {
  const word = severity.toLowerCase();
  return SEVERE.includes(word) ? "severe" : NOTED.includes(word) ? "noted" : "light";
}

const CERTAINTIES = { SEEN: "seen", LIKELY: "likely", UNKNOWN: "not enough evidence" };

export function certainty(word) {
  return CERTAINTIES[word.toUpperCase()] ?? word;
}

/** What is wrong, without the object before it. */
export function symptom(incident) {
  const headline = incident.headline ?? "";
  return headline.startsWith(incident.target + ": ") ? headline.slice(incident.target.length + 2) : headline;
}
