// Decisions on their way to the store. Each has a name of its own, so that it can be sent again until it is
// acknowledged and yet applies once. What is not acknowledged outlives a reload of this tab.

import { Refused, alarm, ask, say } from "./dom.js";

const WAITING = "whosthere-waiting";
const DONE = "whosthere-done";
const AGAIN = 1500;

const kept = (name) => JSON.parse(sessionStorage.getItem(name) ?? "[]");
const keep = (name, what) => sessionStorage.setItem(name, JSON.stringify(what));

const waiting = kept(WAITING);
const answers = new Map();
let sending = null;

/** Send a decision; resolves once it is stored, rejects where it was refused for good. */
export function send(deed) {
  const named = { ...deed, once: crypto.randomUUID() };
  waiting.push(named);
  keep(WAITING, waiting);
  const answered = new Promise((stored, refused) => answers.set(named.once, { stored, refused }));
  sending ??= flush();
  return answered;
}

/** Resolves when nothing waits any more. */
export const settled = () => sending ?? Promise.resolve();

async function flush() {
  let failing = false;
  while (waiting.length) {
    const deed = waiting[0];
    try {
      const answer = await ask("/decide", deed);
      remember(answer.events, [deed.key]);
      answers.get(deed.once)?.stored(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.status) {
        failing = true;
        alarm(error.message);
        await new Promise((go) => setTimeout(go, AGAIN));
        continue;
      }
      answers.get(deed.once)?.refused(error);
    }
    waiting.shift();
    keep(WAITING, waiting);
    answers.delete(deed.once);
  }
  if (failing) {
    alarm(say("back"));
    setTimeout(() => alarm(null), 3000);
  }
  sending = null;
}

if (waiting.length) sending = flush();

/** Note what was stored last in this tab, to be taken back by `undo`. */
export function remember(events, keys) {
  keep(DONE, [...kept(DONE).slice(-199), { events, keys }]);
}

/** Take back what this tab did last, else the last decision that stands; the short names of what it was about. */
export async function undo() {
  await settled();
  const done = kept(DONE);
  const last = done.pop();
  const answer = await ask("/undo", { events: (last?.events ?? []).join(" "), once: crypto.randomUUID() });
  keep(DONE, done);
  return last?.keys ?? answer.keys;
}

/** Take back one decision by its number. */
export async function undoEvent(event, key) {
  await settled();
  await ask("/undo", { events: String(event), once: crypto.randomUUID() });
  keep(DONE, kept(DONE).filter((one) => !(one.events.length === 1 && one.keys[0] === key)));
}
