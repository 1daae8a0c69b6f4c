// Single keys, their help, and the switch that turns them off (WCAG 2.1.4).

import { all, fill, one, say, toast } from "./dom.js";

const OFF = "whosthere-keys-off";
const typing = (element) => element.closest?.("textarea, select, [contenteditable], input:not([type=checkbox])");

export const ACTION_OF = { a: "accept", q: "ask", i: "ignore", d: "decline", r: "report" };

/** Listen for keys: `does` maps a key to what it does; a function of it may return false for "not mine". */
export function listen(does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const box = one("dialog[open]");
      if (box) shut(box);
      else does.Escape?.(event);
      return;
    }
    if (localStorage.getItem(OFF) || one("dialog[open]") || typing(event.target)) return;
    const act = event.key === "?" ? help : does[event.key];
    if (act && act(event) !== false) event.preventDefault();
  });
  const button = one("[data-help]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
}

/** Close a box, and give up the focus with it: a browser leaves it inside until the next frame, and the next key with it. */
export function shut(box) {
  box.close();
  if (box.contains(document.activeElement)) document.activeElement.blur();
}

/** Open the help. */
export function help() {
  const box = one("[data-dialog]");
  box.replaceChildren(one("[data-keys]").content.cloneNode(true));
  const flip = one("[data-keys-switch]", box);
  flip.checked = !localStorage.getItem(OFF);
  flip.addEventListener("change", () => {
    if (flip.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    toast(say(flip.checked ? "keys_on" : "keys_off"));
  });
  box.showModal();
}

/** Open the box with markup of our server; the box. */
export function showBox(markup) {
  const box = one("[data-dialog]");
  fill(box, markup);
  const title = one("h2", box);
  box.setAttribute("aria-label", title?.textContent ?? "");
  if (!box.open) box.showModal();
  for (const no of all("[data-no]", box)) {
    no.addEventListener("click", (event) => {
      event.preventDefault();
      shut(box);
    });
  }
  return box;
}
