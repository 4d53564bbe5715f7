/* Quoting: what is selected in the story or in a comment, by a small button beside it; or a whole comment. */

const PAUSE = 250;
const PLACES = ".story-body, .comment-text";

export function begin(conversation) {
  return new Quoting(conversation);
}

class Quoting {
  constructor(conversation) {
    this.conversation = conversation;
    this.button = conversation.add(document.querySelector("main"), "button", "quote-button", conversation.say("quote"));
    this.button.hidden = true;
    // A press must not take the selection away before it is read.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.quoteSelection());
    document.addEventListener("selectionchange", () => this.offerSoon());
    addEventListener("resize", () => { this.button.hidden = true; });
    this.offerSoon();
  }

  offerSoon() {
    clearTimeout(this.timer);
    if (getSelection().isCollapsed && document.activeElement !== this.button) this.button.hidden = true;
    this.timer = setTimeout(() => this.offer(), PAUSE);
  }

  /** The part of the page that the whole selection lies in, if it can be quoted. */
  place() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount || !selection.toString().trim()) return null;
    const part = selection.getRangeAt(0).commonAncestorContainer;
    const place = (part.nodeType === Node.TEXT_NODE ? part.parentElement : part).closest(PLACES);
    return place?.closest(".is-pending, .pick, .preview") ? null : place;
  }

  offer() {
    this.button.hidden = !this.place();
    if (this.button.hidden) return;
    const rects = getSelection().getRangeAt(0).getClientRects();
    const last = rects[rects.length - 1];
    const room = document.documentElement.clientWidth - this.button.offsetWidth - 8;
    const { left, top } = (this.button.offsetParent ?? document.documentElement).getBoundingClientRect();
    this.button.style.left = `${Math.max(8, Math.min(last.right, room)) - left}px`;
    this.button.style.top = `${last.bottom + 8 - top}px`;
  }

  async quoteSelection() {
    const place = this.place();
    if (!place) return;
    const text = getSelection().toString();
    getSelection().removeAllRanges();
    this.button.hidden = true;
    (await this.conversation.load("writing")).quote(text, place.closest(".comment"));
  }

  /** The comment, or what is selected of it, into the box that answers it. */
  async quote(article) {
    const place = this.place();
    const words = article.querySelector(".comment-text");
    const text = place === words ? getSelection().toString() : words.innerText;
    (await this.conversation.load("writing")).quote(text, article);
  }
}
