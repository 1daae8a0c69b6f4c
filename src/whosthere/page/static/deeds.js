// Decisions and their undoing on their way to the store, one after the other. Each has a name of its own, so that it can
// be sent again until it is acknowledged and yet applies once. What is not acknowledged outlives a reload of this tab.

import { Refused, alarm, ask, say, toast } from "./dom.js";

const WAITING = "whosthere-waiting";
const DONE = "whosthere-done";
const MOST_DONE = 200;
const AGAIN = 1500;
const SOON = 60; // ms

const kept = (name) => JSON.parse(sessionStorage.getItem(name) ?? "[]");
const keep = (name, what) => sessionStorage.setItem(name, JSON.stringify(what));

const waiting = kept(WAITING);
const done = kept(DONE); // what this tab did, the last at the end: name, short names, events (null: not stored yet), what stood before
const answers = new Map();
let sending = null;

/** Send a decision; resolves once it is stored, rejects where it was refused for good. */
export function send(deed) {
  const named = { ...deed, once: crypto.randomUUID() };
  did({ once: named.once, keys: [deed.key], events: null, seen: deed.seen });
  return line(named);
}

/** Note what was stored in one go in this tab, to be taken back by `undo`. */
export function remember(events, keys) {
  did({ once: null, keys, events, seen: 0 });
}

/** Take back what this tab did last: its short names, and a promise that is kept once that is stored; null where this
 * tab did nothing. */
export function undo() {
  const last = done.pop();
  if (!last) return null;
  keep(DONE, done);
  return { keys: last.keys, stored: line({ undoes: last, once: crypto.randomUUID() }) };
}

/** Take back the last decision that stands, whoever made it; the short names of what it was about. */
export async function undoLast() {
  await settled();
  return (await ask("/undo", { events: "", once: crypto.randomUUID() })).keys;
}

/** Take back one decision by its number. */
export async function undoEvent(event, key) {
  await settled();
  await ask("/undo", { events: String(event), once: crypto.randomUUID() });
  forget((one) => one.keys.length === 1 && one.keys[0] === key);
}

/** Resolves when nothing waits any more. */
export const settled = () => sending ?? Promise.resolve();

/** The short names of what this tab decided before it was loaded anew, and that is not acknowledged yet. */
export const underway = () => {
  const undone = new Set(waiting.map((deed) => deed.undoes?.once));
  return waiting.filter((deed) => deed.key && !undone.has(deed.once)).map((deed) => deed.key);
};

function did(what) {
  done.push(what);
  done.splice(0, done.length - MOST_DONE);
  keep(DONE, done);
}

function forget(which) {
  done.splice(0, done.length, ...done.filter((one) => !which(one)));
  keep(DONE, done);
}

function line(deed) {
  waiting.push(deed);
  keep(WAITING, waiting);
  const answered = new Promise((stored, refused) => answers.set(deed.once, { stored, refused }));
  sending ??= painted().then(flush);
  return answered;
}

/** Resolves after the next frame is on the screen, or soon where nothing is drawn: the key's effect goes first. */
function painted() {
  return new Promise((go) => {
    setTimeout(go, SOON);
    requestAnimationFrame(() => setTimeout(go));
  });
}

async function flush() {
  let failing = false;
  while (waiting.length) {
    const deed = waiting[0];
    try {
      const answer = await ask(...asked(deed));
      acknowledged(deed, answer.events ?? []);
      answers.get(deed.once)?.stored(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.status) {
        if (!failing) addEventListener("beforeunload", stay);
        failing = true;
        alarm(error.message);
        await new Promise((go) => setTimeout(go, AGAIN));
        continue;
      }
      acknowledged(deed, null);
      if (answers.has(deed.once)) answers.get(deed.once).refused(error);
      else toast(error.message);
    }
    waiting.shift();
    keep(WAITING, waiting);
    answers.delete(deed.once);
  }
  if (failing) {
    removeEventListener("beforeunload", stay);
    alarm(say("back"));
    setTimeout(() => alarm(null), 3000);
  }
  sending = null;
}

/** What to ask the server for: a decision, or to take one back (none, where that was refused in the meantime). */
function asked({ undoes, ...fields }) {
  return undoes ? ["/undo", { events: (undoes.events ?? [0]).join(" "), once: fields.once }] : ["/decide", fields];
}

/** Tell what waits behind a deed what stands now: `events` are its numbers, null where it was refused. */
function acknowledged(deed, events) {
  if (!deed.undoes && events) for (const one of done) if (one.once === deed.once) one.events = events;
  if (!deed.undoes && !events) forget((one) => one.once === deed.once);
  for (const later of waiting.slice(1)) {
    if (later.undoes && later.undoes.once === deed.once) later.undoes.events = events;
    else if (events && !deed.undoes && later.key === deed.key) later.seen = events[0];
    else if (events && deed.undoes?.keys.includes(later.key)) later.seen = deed.undoes.seen;
  }
  keep(DONE, done);
}

/** Ask before this tab is closed while something is not stored. */
function stay(event) {
  event.preventDefault();
}

if (waiting.length) sending = flush();
