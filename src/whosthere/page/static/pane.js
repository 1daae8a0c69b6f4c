// The open letter beside the pile: fetched and made ahead, so that turning a page only moves what is there already.

import { ask, one, parsed } from "./dom.js";

const AHEAD = 3;
const MOST = 60;

/** The pane a request is read in. */
export class Pane {
  /** `enliven` gives life to a letter that was made. */
  constructor(element, enliven) {
    this.element = element;
    this.enliven = enliven;
    this.empty = [...element.childNodes];
    this.fetched = new Map(); // a promise by short name
    this.made = new Map(); // the nodes, once they are there
    this.key = null;
  }

  fetch(key) {
    let found = this.fetched.get(key);
    if (!found) {
      found = ask(`/request/${key}?pane=true`).then((markup) => {
        const nodes = this.make(markup);
        if (this.fetched.get(key) === found) this.made.set(key, nodes);
        return nodes;
      });
      found.catch(() => this.forget(key));
      this.fetched.set(key, found);
      if (this.fetched.size > MOST) this.forget(this.fetched.keys().next().value);
    }
    return found;
  }

  make(markup) {
    const letter = parsed(markup);
    this.enliven(letter);
    return [...letter.childNodes];
  }

  /** Show a request, at once where it is there; else a promise that is false where another was asked for meanwhile. */
  show(key) {
    this.key = key;
    const nodes = this.made.get(key);
    if (nodes) return this.lay(nodes);
    return this.fetch(key).then((fetched) => this.key === key && this.lay(fetched));
  }

  /** Put the markup of a request into the pane. */
  put(markup) {
    this.lay(this.make(markup));
  }

  lay(nodes) {
    this.element.replaceChildren(...nodes);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.element.scrollTop = 0;
    });
    return true;
  }

  /** Fetch what will be read next. */
  ahead(keys) {
    for (const key of keys.slice(0, AHEAD + 1)) if (key) this.fetch(key).catch(() => {});
  }

  forget(key) {
    this.fetched.delete(key);
    this.made.delete(key);
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
