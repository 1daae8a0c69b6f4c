// The open letter beside the pile: fetched ahead, so that turning a page is at once.

import { ask, fill, one } from "./dom.js";

const AHEAD = 3;
const MOST = 60;

/** The pane a request is read in. */
export class Pane {
  constructor(element) {
    this.element = element;
    this.empty = [...element.childNodes];
    this.fetched = new Map();
    this.key = null;
  }

  fetch(key) {
    let found = this.fetched.get(key);
    if (!found) {
      found = ask(`/request/${key}?pane=true`);
      found.catch(() => this.fetched.delete(key));
      this.fetched.set(key, found);
      if (this.fetched.size > MOST) this.fetched.delete(this.fetched.keys().next().value);
    }
    return found;
  }

  /** Show a request; false where another was asked for meanwhile. */
  async show(key) {
    this.key = key;
    const markup = await this.fetch(key);
    if (this.key !== key) return false;
    this.put(markup);
    return true;
  }

  /** Put the markup of a request into the pane. */
  put(markup) {
    fill(this.element, markup);
    this.element.scrollTop = 0;
    this.element.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  /** Fetch what will be read next. */
  ahead(keys) {
    for (const key of keys.slice(0, AHEAD + 1)) if (key) this.fetch(key).catch(() => {});
  }

  forget(key) {
    this.fetched.delete(key);
  }

  clear() {
    this.key = null;
    this.element.replaceChildren(...this.empty);
  }

  /** The letter of a request, if it is the one that shows. */
  letter(key) {
    const letter = one("[data-request]", this.element);
    return letter?.dataset.request === key ? letter : null;
  }
}
