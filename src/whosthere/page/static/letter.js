// What can be done inside an open letter: copy the reply, see which line means which words, bring a page.

import { all, ask, one, say, toast } from "./dom.js";

/** Give life to a letter (or a page that holds one). `brought` is told the markup that comes back. */
export function enliven(root, brought) {
  for (const button of all("[data-copy]", root)) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button.closest(".reply")));
  }
  for (const row of all("[data-line]", root)) {
    const marks = all("mark[data-lines]", root).filter((mark) => mark.dataset.lines.split(" ").includes(row.dataset.line));
    if (!marks.length) continue;
    row.addEventListener("pointerenter", () => marks.forEach((mark) => mark.classList.add("hot")));
    row.addEventListener("pointerleave", () => marks.forEach((mark) => mark.classList.remove("hot")));
  }
  for (const mark of all("mark[data-lines]", root)) {
    const rows = mark.dataset.lines.split(" ").flatMap((line) => all(`[data-line="${line}"]`, root));
    mark.addEventListener("pointerenter", () => rows.forEach((row) => row.classList.add("hot")));
    mark.addEventListener("pointerleave", () => rows.forEach((row) => row.classList.remove("hot")));
  }
  for (const form of all("[data-label]", root)) {
    if (brought) form.addEventListener("submit", (event) => bring(event, form, brought));
  }
  const form = one("[data-bring]", root);
  if (form) {
    droppable(form);
    if (brought) form.addEventListener("submit", (event) => bring(event, form, brought));
  }
}

async function copy(reply) {
  const text = one("[data-reply]", reply)?.value ?? one("[data-text]", reply)?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"));
  } catch {
    toast(say("copy_failed"));
  }
}

/** Copy the reply of the open letter. */
export function copyReply(root) {
  const reply = one(".reply", root);
  if (reply) copy(reply);
}

async function bring(event, form, brought) {
  event.preventDefault();
  toast(say("working"));
  try {
    brought(await ask(form.action, new FormData(form, event.submitter)));
    toast("");
  } catch (error) {
    toast(error.message);
  }
}

/** Files may be dropped on a form that takes files. */
export function droppable(form) {
  const over = (is) => (event) => {
    event.preventDefault();
    form.classList.toggle("over", is);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    one("input[type=file]", form).files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
