// The page comes alive here. Without this module every view still reads, and every form still works.

import { all, ask, one, say, toast } from "./dom.js";
import { ACTION_OF, listen } from "./keys.js";
import { copyReply, droppable, enliven } from "./letter.js";
import { tray } from "./tray.js";
import { writing } from "./writing.js";

document.documentElement.classList.add("js");

const DONE_THERE = "whosthere-done-on-linkedin";
const panes = one(".panes");

one("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }); // on a phone the views lie side by side

if (panes) tray(panes);
else {
  enliven(document);
  const press = (what) => () => {
    const found = one(what);
    if (!found) return false;
    found.click();
  };
  listen({
    j: press("[data-turn='1']"),
    k: press("[data-turn='-1']"),
    u: press("[data-undo]"),
    c: () => copyReply(document),
    Escape: press("[data-back]"),
    ...Object.fromEntries(
      Object.entries(ACTION_OF).map(([key, action]) => [key, press(`[data-decide] [value=${action}]`)])),
  });
}

const note = one("[data-writing]");
if (note) writing(note);

for (const form of all("[data-drop]")) {
  droppable(form);
  form.addEventListener("submit", () => toast(say("working")));
}

if (one("[data-todo]")) {
  const done = new Set(JSON.parse(localStorage.getItem(DONE_THERE) ?? "[]"));
  for (const box of all("[data-done]")) {
    const show = () => box.closest(".task").classList.toggle("done", box.checked);
    box.checked = done.has(box.dataset.done);
    show();
    box.addEventListener("change", () => {
      if (box.checked) done.add(box.dataset.done);
      else done.delete(box.dataset.done);
      localStorage.setItem(DONE_THERE, JSON.stringify([...done].slice(-20000)));
      show();
    });
  }
}

const strictness = one("[data-strictness]");
if (strictness) {
  const rows = all("[data-curve-figures] tbody tr");
  const slider = one("input", strictness);
  const picture = one("[data-curve] svg");
  const points = picture ? one("polyline", picture).points : [];
  const mark = picture && document.createElementNS("http://www.w3.org/2000/svg", "line");
  if (mark) {
    mark.setAttribute("class", "here");
    mark.setAttribute("y1", 14);
    mark.setAttribute("y2", picture.viewBox.baseVal.height - 26);
    picture.append(mark);
  }
  const show = () => {
    const at = Number(slider.value);
    one("[data-strict-says]").textContent = rows[at].dataset.says;
    rows.forEach((row, n) => row.classList.toggle("hot", n === at));
    if (mark && points[at]) for (const end of ["x1", "x2"]) mark.setAttribute(end, points[at].x);
  };
  strictness.hidden = false;
  slider.addEventListener("input", show);
  show();
}

async function watch() {
  const bar = one("[data-progress]");
  try {
    const state = await ask("/state");
    if (!state.reading) return location.reload();
    one("[data-says]").textContent = state.says;
    if (state.of) {
      bar.max = state.of;
      bar.value = state.done;
      one("[data-of]").textContent = `${state.done.toLocaleString("en")} / ${state.of.toLocaleString("en")}`;
    } else bar.removeAttribute("value");
  } catch (error) {
    one("[data-says]").textContent = error.message;
  }
  setTimeout(watch, 300);
}
if (one("[data-reading]")) watch();
