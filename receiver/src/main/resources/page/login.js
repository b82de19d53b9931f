// Asks who calls, where the server wants to know.

import { authorization, whenUnknown } from "./api.js";
import { fill, h } from "./dom.js";

/** From now on a refused request waits here for a token or a password. */
export function start() {
  whenUnknown(ask);
}

function ask() {
  const dialog = document.getElementById("login");
  const token = field("token", "password", "Token", "current-password");
  const user = field("user", "text", "Name", "username");
  const password = field("password", "password", "Password", "current-password");
  const wrong = authorization() !== null;
  return new Promise((known) => {
    const form = h(
      "form",
      {
        method: "dialog",
        onsubmit: (event) => {
          event.preventDefault();
          const value = header(token, user, password);
          if (value === "") return;
          dialog.close();
          known(value);
        },
      },
      h("h2", { id: "login-title" }, "Who are you?"),
      h("p", { class: wrong ? "bad" : "soft", role: wrong ? "alert" : null },
        wrong ? "That token or password is not known." : "Sitrep shows incidents to those it knows."),
      token.label,
      h("details", {}, h("summary", {}, "With a name and a password"), user.label, password.label),
      h("p", { class: "soft" }, "It is kept until this tab is closed."),
      h("button", { class: "main" }, "Go on"),
    );
    fill(dialog, form);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    if (!dialog.open) dialog.showModal();
    token.input.focus();
  });
}

function field(name, type, text, complete) {
  const input = h("input", { name, type, autocomplete: complete, spellcheck: "false" });
  return { input, label: h("label", {}, text, input) };
}

function header(token, user, password) {
  const secret = token.input.value.trim();
  if (secret !== "") return "Bearer " + secret;
  const name = user.input.value.trim();
  return name === "" ? "" : "Basic " + base64(name + ":" + password.input.value);
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
