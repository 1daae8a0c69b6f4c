// A note of the owner's own, read while it is written.

import { all, ask, fill, one, say, toast } from "./dom.js";
import { enliven } from "./letter.js";

const PAUSE = 500; // ms without a key, after which it is read again

/** Give life to the sheet that notes are written on. */
export function writing(form) {
  const note = one("textarea", form);
  const found = one("[data-found]");
  const length = one("[data-length]", form);
  let soon, asked = 0;

  async function read(look) {
    clearTimeout(soon);
    const mine = ++asked;
    try {
      const markup = await ask(form.action, new FormData(form));
      if (mine !== asked) return;
      fill(found, markup);
      lively();
      if (look) one("[data-reads], .slips, .person h2, .alarm", found)?.scrollIntoView({ block: "nearest" });
      if (look) one("[data-reads]", found)?.focus({ preventScroll: true });
    } catch (error) {
      toast(error.message);
    }
  }

  function lively() {
    enliven(found);
    for (const button of all("[data-use]", found)) {
      button.hidden = false;
      button.addEventListener("click", () => {
        note.value = one("[data-text]", button.closest(".slip")).textContent;
        count();
        note.focus();
        read(false);
      });
    }
  }

  function count() {
    const n = note.value.length;
    length.textContent = say("count", { n, free: length.dataset.free });
    length.classList.toggle("alarm", n > Number(length.dataset.free));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read(true);
  });
  note.addEventListener("input", () => {
    count();
    clearTimeout(soon);
    if (note.value.trim()) soon = setTimeout(read, PAUSE, false);
  });
  count();
  lively();
}
