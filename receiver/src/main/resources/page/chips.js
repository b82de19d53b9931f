// Numbers of exhibits that lead to their lines.

import { h } from "./dom.js";

/** @param {Array<string>} ids of exhibits, "E12" */
export function chips(ids) {
  return ids.length === 0 ? null : h("span", { class: "chips" }, ids.map(chip));
}

function chip(id) {
  return h("a", { class: "chip", href: "#" + id, "data-chip": id }, id);
}

/**
 * Lights the lines of the exhibits inside while a chip is pointed at, and goes to one on a click or
 * a tap.
 *
 * @param {HTMLElement} report that holds both
 */
export function wired(report) {
  const of = (event) => event.target.closest?.("[data-chip]");
  const lines = (id) => report.querySelectorAll(`[data-exhibit="${CSS.escape(id)}"]`);
  const light = (event, on) => {
    const chip = of(event);
    if (chip) lines(chip.dataset.chip).forEach((line) => line.classList.toggle("lit", on));
    if (chip) hint(chip, on ? lines(chip.dataset.chip)[0] : undefined);
  };
  report.addEventListener("pointerover", (event) => light(event, true));
  report.addEventListener("pointerout", (event) => light(event, false));
  report.addEventListener("focusin", (event) => light(event, true));
  report.addEventListener("focusout", (event) => light(event, false));
  report.addEventListener("click", (event) => {
    const chip = of(event);
    if (!chip) return;
    event.preventDefault();
    const line = chosen(report, chip.dataset.chip);
    if (line === undefined) return;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  });
  return report;
}

/** Marks the line of an exhibit, and no other; opens what it is folded in. */
export function chosen(report, id) {
  const all = [...report.querySelectorAll(`[data-exhibit="${CSS.escape(id)}"]`)];
  const line = all.find((one) => one.closest(".exhibits")) ?? all[0];
  if (line === undefined) return undefined;
  report.querySelectorAll('[aria-current="true"]').forEach((other) => other.removeAttribute("aria-current"));
  for (let fold = line.closest("details"); fold !== null; fold = fold.parentElement.closest("details")) fold.open = true;
  line.setAttribute("aria-current", "true");
  line.tabIndex = -1;
  return line;
}

/** What the exhibit says, beside the chip. */
function hint(chip, line) {
  document.getElementById("hint")?.remove();
  if (line === undefined) return;
  const text = line.querySelector(".said")?.textContent ?? line.textContent;
  const box = h("div", { id: "hint", role: "tooltip" }, line.querySelector(".from")?.textContent ?? "", h("br"), text.length > 300 ? text.slice(0, 300) + "…" : text);
  document.body.append(box);
  const at = chip.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  box.style.left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8)) + "px";
  box.style.top = (at.bottom + size.height + 8 < innerHeight ? at.bottom + 6 : at.top - size.height - 6) + "px";
}
