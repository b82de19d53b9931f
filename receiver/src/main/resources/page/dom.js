// Elements from plain data. A text is always a text node: nothing here becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "circle", "rect", "line", "g"]);

/**
 * @param {string} tag
 * @param {Object} attributes by name; functions listen ("onclick"), null and false are left out
 * @param {...*} children nodes, texts, or lists of these; null and false are left out
 */
export function h(tag, attributes = {}, ...children) {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

/** Puts the children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** A link that leaves Sitrep, or its text alone where the address is none for a browser. */
export function away(url, text) {
  let parsed = null;
  try {
    parsed = new URL(url);
  } catch {
    // shown as text
  }
  return parsed !== null && /^https?:$/.test(parsed.protocol)
    ? h("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, text)
    : h("span", {}, text);
}

/** For screen readers, without moving the focus. */
export function announce(text) {
  document.getElementById("announce").textContent = text;
}

/** A button that copies a text and says so. */
export function copying(text) {
  const button = h("button", { type: "button", class: "copy", "aria-label": "Copy: " + text }, "copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "copied";
    } catch {
      button.textContent = "select it by hand";
    }
    announce(button.textContent);
    setTimeout(() => (button.textContent = "copy"), 2000);
  });
  return button;
}
