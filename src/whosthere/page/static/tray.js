// The pile beside the open letter, brought to life: reading, deciding, undoing, selecting, searching.

import { alarm, all, ask, fill, one, say, toast } from "./dom.js";
import { remember, send, settled, underway, undo, undoEvent, undoLast } from "./deeds.js";
import { ACTION_OF, listen, showBox, shut } from "./keys.js";
import { copyReply, enliven } from "./letter.js";
import { Pane } from "./pane.js";
import { Pile } from "./pile.js";

const narrow = matchMedia("(max-width: 56rem)");
const windows = new BroadcastChannel("whosthere");

/** Give life to the pile's page. */
export function tray(root) {
  const pile = new Pile(root);
  const pane = new Pane(one("[data-sheet]", root), (letter) => enliven(letter, brought));
  let version = Number(root.dataset.version);

  // ---- reading ----

  function open(key, { focus = "card", push = false } = {}) {
    if (key === null) return;
    pile.choose(key, focus === "card" && !narrow.matches);
    if (narrow.matches || push) {
      if (!document.body.classList.contains("reading")) history.pushState({ key }, "");
      document.body.classList.add("reading");
    }
    const shown = pane.show(key);
    if (shown === true) opened(key, focus);
    else shown.then((is) => is && opened(key, focus), (error) => toast(error.message));
  }

  function opened(key, focus) {
    requestAnimationFrame(() => {
      if (narrow.matches) scrollTo(0, 0);
      if (focus === "letter" || narrow.matches) one("[data-who]", pane.element)?.focus({ preventScroll: true });
      setTimeout(() => pane.key === key && pane.ahead([pile.next(1), pile.next(1, pile.next(1)), pile.next(-1)]));
    });
  }

  function back() {
    if (document.body.classList.contains("reading")) history.back();
  }

  addEventListener("popstate", () => {
    document.body.classList.remove("reading");
    if (pile.current && pile.has(pile.current)) pile.choose(pile.current, true);
  });

  function turn(step) {
    const key = pile.next(step);
    if (key === null) toast(say(step > 0 ? "end" : "start"));
    else open(key);
  }

  // ---- deciding ----

  function decide(action) {
    if (pile.selected.size) return bulk(action);
    const key = pile.current;
    if (!key) return;
    const letter = pane.letter(key); // the keys may be quicker than the letter
    const reply = letter && one("[data-reply]", letter)?.value;
    const seen = letter ? Number(letter.dataset.event) : 0;
    const deed = { key, action, seen, ...(reply === undefined || reply === null ? {} : { reply }) };
    const name = pile.nameOf(key);
    const onward = pile.next(1) ?? pile.next(-1);
    pile.setDone([key], true);
    if (pile.hidesDone && onward !== null && onward !== key) open(onward);
    else if (pile.hidesDone) nothingLeft();
    else pane.forget(key);
    send(deed).then(
      () => {
        toast(say(`decided_${action}`, { name }), say("undo"), takeBack);
        windows.postMessage({ keys: [key], done: true });
        if (!pile.hidesDone && pane.key === key) open(key);
      },
      (error) => refused([key], false, error),
    );
  }

  /** What was shown as done was refused: show it as it was, and say so without turning a page under the reader's hands. */
  function refused(keys, is, error) {
    keys.forEach((key) => pane.forget(key));
    pile.setDone(keys, is);
    const key = keys.find((one) => pile.has(one) && pile.shown[pile.at.get(one)]);
    if (key === undefined) toast(error.message);
    else {
      toast(`${pile.nameOf(key)}: ${error.message}`, say("look"), () => open(key));
      if (pile.current === null || pile.current === key) open(key);
    }
  }

  function nothingLeft() {
    pile.choose(null);
    pane.clear();
    if (document.body.classList.contains("reading")) back();
    one("[data-nothing]", root).hidden = pile.shown.includes(true);
    pile.scroller.focus();
  }

  function takeBack() {
    const last = undo();
    if (!last) return undoLast().then((keys) => restored(keys, true), (error) => toast(error.message));
    if (pile.hidesDone) restore(last.keys);
    return last.stored.then(
      () => restored(last.keys, !pile.hidesDone),
      (error) => refused(last.keys, true, error),
    );
  }

  /** Lay requests that are not decided any more into the pile again, and open the first. */
  function restore(keys) {
    if (!keys.every((key) => pile.has(key))) return;
    pile.setDone(keys, false);
    open(keys[0]);
  }

  /** The same, once it is stored; `anew`: the letters that were fetched are of before. */
  function restored(keys, anew) {
    if (!keys.every((key) => pile.has(key))) return location.reload();
    if (anew) {
      keys.forEach((key) => pane.forget(key));
      restore(keys);
    }
    windows.postMessage({ keys, done: false });
    toast(say("undone"));
  }

  pane.element.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-decide]");
    if (!form) return;
    event.preventDefault();
    if (event.submitter?.name !== "undo") return decide(event.submitter?.value);
    const key = pane.key;
    undoEvent(Number(event.submitter.value), key).then(() => restored([key], true), (error) => toast(error.message));
  });

  // ---- a whole selection ----

  async function bulk(action) {
    const keys = [...pile.selected];
    try {
      await settled();
      const box = showBox(await ask("/bulk", { key: keys.join(" "), action }));
      one("[data-apply]", box).addEventListener("submit", (event) => {
        event.preventDefault();
        apply(event.target, action, box);
      });
      one("[data-yes]", box).focus();
    } catch (error) {
      toast(error.message);
    }
  }

  async function apply(form, action, box) {
    const fields = new FormData(form);
    const keys = fields.get("key").trim().split(" ");
    try {
      const answer = await ask("/bulk/apply", fields);
      remember(answer.events, keys);
      shut(box);
      pile.select([...pile.selected], false);
      pile.setDone(keys, true);
      if (!pile.hidesDone) keys.forEach((key) => pane.forget(key));
      windows.postMessage({ keys, done: true });
      toast(say("bulk_done", { n: keys.length }), say("undo"), takeBack);
      if (pile.current && pile.done.has(pile.current)) {
        const onward = pile.next(1) ?? pile.next(-1);
        if (onward) open(onward);
        else nothingLeft();
      }
    } catch (error) {
      toast(error.message);
      if (error.status === 409) {
        shut(box);
        bulk(action);
      }
    }
  }

  const bar = one("[data-bulk-bar]", root);
  for (const button of all("[data-select-all], [data-clear]", bar)) button.hidden = false;
  one("[data-select-all]", bar).addEventListener("click", () => pile.select(pile.visible(), true));
  one("[data-clear]", bar).addEventListener("click", () => pile.select([...pile.selected], false));
  one("[data-bulk]", root).addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "action") bulk(event.submitter.value);
  });
  let lastBox = null;
  pile.scroller.addEventListener("click", (event) => {
    const box = event.target.closest("input[type=checkbox]");
    if (box) {
      const from = event.shiftKey && lastBox !== null ? pile.at.get(lastBox) : pile.at.get(box.value);
      const to = pile.at.get(box.value);
      const between = pile.keys.slice(Math.min(from, to), Math.max(from, to) + 1);
      pile.select(between.filter((key) => pile.shown[pile.at.get(key)]), box.checked);
      lastBox = box.value;
      return;
    }
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.closest(".card").id.slice(2), { focus: "letter" });
  });

  // ---- inside the letter ----

  pane.element.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-turn], a[data-back], a[data-open]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.dataset.turn) turn(Number(link.dataset.turn));
    else if ("back" in link.dataset) back();
    else {
      const key = link.getAttribute("href").split("/").pop();
      if (pile.has(key)) open(key, { focus: "letter" });
      else location.assign(link.href);
    }
  });

  async function brought(markup) {
    const key = pane.key;
    pane.forget(key);
    pane.put(markup);
    const letter = one("[data-request]", pane.element);
    version = Number(letter.dataset.version);
    one("[data-change]", pane.element)?.focus();
    if (!pile.has(key)) return;
    const place = document.createElement("ol");
    fill(place, await ask(`/card/${key}`));
    pile.card(key).className = `${one(".card", place).className} here`;
    pile.card(key).replaceChildren(...one(".card", place).childNodes);
  }

  // ---- searching and filtering ----

  let soon;
  const filter = () => pile.filter().catch((error) => toast(error.message));
  pile.form.addEventListener("input", (event) => {
    if (["sort", "state"].includes(event.target.name)) return pile.form.submit();
    clearTimeout(soon);
    soon = setTimeout(filter, event.target.name === "q" ? 60 : 0);
  });
  pile.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = pile.next(1, null);
    if (first) open(first);
  });

  // ---- other windows, other starts ----

  windows.addEventListener("message", ({ data }) => {
    pile.setDone(data.keys, data.done);
    data.keys.forEach((key) => pane.forget(key));
    if (!data.keys.includes(pile.current)) return;
    const onward = pile.shown[pile.at.get(pile.current)] ? pile.current : (pile.next(1) ?? pile.next(-1));
    if (onward) open(onward, { focus: null });
    else nothingLeft();
  });
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    try {
      const state = await ask("/state");
      if (state.version !== version) toast(say("changed"), say("reload"), () => location.reload());
    } catch (error) {
      alarm(error.message);
      settled().then(() => alarm(null));
    }
  });

  // ---- keys ----

  listen({
    j: () => turn(1),
    k: () => turn(-1),
    Enter: (event) => {
      if (event.target.closest("a, button, summary, label") && !event.target.closest(".card")) return false;
      if (!pile.current) return false;
      open(pile.current, { focus: "letter" });
    },
    o: () => open(pile.current, { focus: "letter" }),
    u: takeBack,
    x: () => {
      if (pile.current) pile.select([pile.current], !pile.selected.has(pile.current));
    },
    c: () => copyReply(pane.element),
    "/": () => {
      back();
      one("#q").focus();
      one("#q").select();
    },
    Escape: () => {
      const searches = document.activeElement?.id === "q";
      if (searches || pile.current) document.activeElement?.blur(); // at once: the next key is no letter of a text
      if (searches) {
        if (one("#q").value) {
          one("#q").value = "";
          filter();
        }
        if (pile.current) pile.choose(pile.current, true);
      } else if (pile.selected.size) pile.select([...pile.selected], false);
      else if (document.body.classList.contains("reading")) back();
      else if (pile.current) pile.choose(pile.current, true);
    },
    ...Object.fromEntries(Object.entries(ACTION_OF).map(([key, action]) => [key, () => decide(action)])),
  });

  pile.setDone(underway().filter((key) => pile.has(key)), true);
  pile.select(all(".card > input:checked", root).map((box) => box.value), true);
  if (!narrow.matches && pile.visible().length) open(pile.next(1, null), { focus: null });
}
