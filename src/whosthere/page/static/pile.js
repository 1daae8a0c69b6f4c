// The pile: which cards show, which is current, which are selected. Cards are the server's; only their showing is ours.

import { all, ask, one, say } from "./dom.js";

const BLOCK_CARD = 6; // rem, as in page.css

/** The cards of the page. */
export class Pile {
  constructor(root) {
    this.root = root;
    this.scroller = one("[data-cards]", root);
    this.form = one("[data-filters]", root);
    this.cards = all(".card", this.scroller);
    this.keys = this.cards.map((card) => card.id.slice(2));
    this.at = new Map(this.keys.map((key, at) => [key, at]));
    this.blocks = all(".block", this.scroller);
    this.blockOf = this.cards.map((card) => card.parentElement);
    this.hidesDone = (new URLSearchParams(location.search).get("state") ?? "open") === "open";
    this.done = new Set();
    this.match = null;
    this.shown = new Array(this.cards.length).fill(true);
    this.current = null;
    this.selected = new Set();
    this.waiting = Number(one("[data-count=waiting]")?.textContent.replaceAll(",", "") ?? this.cards.length);
    this.decided = Number(one("[data-count=decided]")?.textContent.replaceAll(",", "") ?? 0);
    this.inBlock = new Map(this.blocks.map((block) => [block, block.childElementCount]));
    this.inGroup = new Map(this.blocks.map((block) => [block.parentElement, 0]));
    for (const [block, cards] of this.inBlock) {
      this.inGroup.set(block.parentElement, this.inGroup.get(block.parentElement) + cards);
      this.fit(block);
    }
    this.showing = this.cards.length;
    this.frame = null;
  }

  fit(block) {
    const cards = this.inBlock.get(block);
    block.hidden = cards === 0;
    block.style.containIntrinsicSize = `auto ${cards * BLOCK_CARD}rem`;
  }

  card(key) {
    return this.cards[this.at.get(key)];
  }

  has(key) {
    return this.at.has(key);
  }

  nameOf(key) {
    return one("b", this.card(key))?.textContent ?? "";
  }

  /** Show what is neither decided nor filtered out, of the cards at `places` (all by default). */
  refresh(places = this.cards.keys()) {
    const touched = new Set();
    for (const at of places) {
      const key = this.keys[at];
      const show = !(this.hidesDone && this.done.has(key)) && (!this.match || this.match.has(key));
      if (show !== this.shown[at]) {
        this.shown[at] = show;
        this.cards[at].hidden = !show;
        const block = this.blockOf[at];
        const group = block.parentElement;
        const step = show ? 1 : -1;
        this.inBlock.set(block, this.inBlock.get(block) + step);
        this.inGroup.set(group, this.inGroup.get(group) + step);
        this.showing += step;
        touched.add(block);
      }
    }
    for (const block of touched) this.fit(block);
    for (const group of new Set([...touched].map((block) => block.parentElement))) {
      const n = this.inGroup.get(group);
      group.hidden = n === 0;
      one("[data-group-count]", group).textContent = n.toLocaleString("en");
    }
    one("[data-nothing]", this.root).hidden = this.showing > 0;
  }

  /** The short name of the next card that shows, `step` from the current one; null at the end. */
  next(step, from = this.current) {
    let at = from === null || !this.has(from) ? (step > 0 ? -1 : this.cards.length) : this.at.get(from);
    do at += step;
    while (at >= 0 && at < this.cards.length && !this.shown[at]);
    return this.keys[at] ?? null;
  }

  /** Make a card the current one; `focus` moves the focus there, too. Layout is asked for once, in the next frame. */
  choose(key, focus) {
    if (this.current !== null && this.has(this.current)) this.mark(this.current, false);
    this.current = key;
    if (key === null || !this.has(key)) return;
    this.mark(key, true);
    this.focuses = focus;
    this.frame ??= requestAnimationFrame(() => this.reveal());
  }

  reveal() {
    this.frame = null;
    if (this.current === null || !this.has(this.current)) return;
    const card = this.card(this.current);
    if (this.focuses) one("a", card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  mark(key, is) {
    const card = this.card(key);
    card.classList.toggle("here", is);
    if (is) one("a", card).setAttribute("aria-current", "true");
    else one("a", card).removeAttribute("aria-current");
  }

  /** Count decisions (or, with `is` false, their undoing) and hide or show their cards. */
  setDone(keys, is) {
    for (const key of keys) {
      if (is === this.done.has(key)) continue;
      if (is) this.done.add(key);
      else this.done.delete(key);
      this.waiting += is ? -1 : 1;
      this.decided += is ? 1 : -1;
      if (this.has(key)) this.card(key).classList.toggle("done", is);
    }
    this.refresh(keys.filter((key) => this.has(key)).map((key) => this.at.get(key)));
    this.tell();
  }

  tell() {
    const put = (where, text) => {
      const place = one(where);
      if (place) place.textContent = text;
    };
    put("[data-waiting]", say("waiting", { n: this.waiting }));
    put("[data-count=waiting]", this.waiting.toLocaleString("en"));
    put("[data-count=decided]", this.decided.toLocaleString("en"));
  }

  /** Ask the server which requests the filters keep, and show those. */
  async filter() {
    const fields = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
    const search = fields.toString();
    const narrows = [...fields.keys()].some((name) => !["sort", "state"].includes(name));
    const answer = narrows ? await ask(`/find?${search}`) : null;
    if (search !== new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value)).toString()) return;
    this.match = answer && new Set(answer.keys);
    this.refresh();
    one("[data-show-all]", this.root).hidden = !narrows;
    history.replaceState(history.state, "", search ? `/?${search}` : "/");
  }

  /** The short names of the cards that show. */
  visible() {
    return this.keys.filter((_, at) => this.shown[at]);
  }

  /** Select or not, and say how many are. */
  select(keys, is) {
    for (const key of keys) {
      if (is) this.selected.add(key);
      else this.selected.delete(key);
      const box = one("input", this.card(key));
      if (box.checked !== is) box.checked = is;
    }
    one("[data-bulk-bar]").classList.toggle("some", this.selected.size > 0);
    one("[data-selected]").textContent = say("selected", { n: this.selected.size });
  }
}
