// Small things every module needs: finding, words, asking the server, and the one place where markup is taken in.

export const one = (what, within = document) => within.querySelector(what);
export const all = (what, within = document) => [...within.querySelectorAll(what)];

const words = JSON.parse(one("[data-strings]").textContent);

/** The sentence `name` with its parts filled in. */
export function say(name, parts = {}) {
  const key = parts.n === 1 && `${name}_one` in words ? `${name}_one` : name;
  return words[key].replace(/\{(\w+)\}/g, (_, part) =>
    typeof parts[part] === "number" ? parts[part].toLocaleString("en") : (parts[part] ?? ""));
}

// The server escapes all that strangers wrote; what it sends is the only markup this page takes in.
const policy = globalThis.trustedTypes?.createPolicy("whosthere", { createHTML: (markup) => markup });

/** Put markup of our own server into an element. */
export function fill(element, markup) {
  element.innerHTML = policy ? policy.createHTML(markup) : markup;
}

/** Markup of our own server as a piece of a page, in no page yet. */
export function parsed(markup) {
  const place = document.createElement("template");
  fill(place, markup);
  return document.adoptNode(place.content);
}

/** Thrown where the server said no; `says` is its sentence, `status` its number (0: it cannot be reached). */
export class Refused extends Error {
  constructor(says, status) {
    super(says);
    this.status = status;
  }
}

const KEPT_ALIVE = 30_000; // signs; browsers bound it to 64 KiB in all

/** Ask the server: a get, or a post of fields (an object or FormData). The answer's text, or JSON where it is JSON. */
export async function ask(address, fields) {
  const body = fields && !(fields instanceof FormData) ? new URLSearchParams(fields) : fields;
  let answer;
  try {
    const keepalive = body instanceof URLSearchParams && body.toString().length < KEPT_ALIVE; // outlives this tab
    answer = await fetch(address, { method: body ? "POST" : "GET", body, keepalive, headers: { accept: "application/json" } });
  } catch {
    throw new Refused(say("lost"), 0);
  }
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  const told = isJson ? await answer.json() : await answer.text();
  if (!answer.ok) {
    const stale = answer.status === 403;
    throw new Refused(stale ? say("stale") : isJson ? told.says : say("failed"), stale ? 0 : answer.status);
  }
  return told;
}

let fading;

/** A word at the foot of the page that goes away by itself, with at most one thing to do about it. */
export function toast(says, label, act) {
  const place = one("[data-toast]");
  place.textContent = says;
  if (act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label });
    button.addEventListener("click", act);
    place.append(" ", button);
  }
  clearTimeout(fading);
  fading = setTimeout(() => place.replaceChildren(), act ? 9000 : 5000);
}

/** A word that stays until it is true no more; none takes it away. */
export function alarm(says) {
  const bar = one("[data-alarm]");
  if (bar.textContent !== (says ?? "")) bar.textContent = says ?? "";
  bar.hidden = !says;
}
