/* What is said while the page is open, told by one event stream (`/live`). Nothing moves under the reader's eyes or thumb:
 * new threads wait behind a bar, replies come in place only where everything they would push down is out of sight. */

const CHANGE_PAUSE = 1_300;
/* Where the stream was refused: the first pause before it is asked for again, which doubles up to the longest. */
const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;
const TRY_AGAIN = 1_200;
const TRIES = 4;
/* Microseconds by which the paper tells more than what was missed, to be sure (conversation/live.py). */
const OVERLAP = 10_000_000;
const SPEAK_EVERY = 20_000;
const STORY_SETTLED = 300;

export function begin(conversation) {
  return new Live(conversation);
}

class Live {
  constructor(conversation) {
    this.conversation = conversation;
    /** Whether more was missed than can be put in place: then the page is loaded anew when its reader wants to see it. */
    this.isBehind = false;
    /** How often in a row the stream was refused. */
    this.refusals = 0;
    /** News that is not shown yet: id of the comment to what the event said. */
    this.waiting = new Map();
    /** What came while something of ours was on its way: perhaps it is that. */
    this.held = [];
    /** The last event that is known. Before the first comment there is one that everything is later than. */
    this.lastEvent = Math.max(1, Number(conversation.dataset.last), Number(conversation.dataset.changed ?? 0));
    /** The one that was, when the stream was last opened, until that has told of what came in between. */
    this.openedAfter = null;
    /** The newest comment when the page was printed. Older ones are news only when they were approved since. */
    this.printed = Number(conversation.dataset.last);
    this.bar = conversation.add(null, "div", "news-bar");
    this.button = conversation.add(this.bar, "button", "button");
    this.bar.hidden = true;
    this.button.addEventListener("click", () => (this.isBehind ? location.reload() : this.showNews()));
    conversation.list.before(this.bar);
    conversation.addEventListener("posted", () => this.settle());
    document.addEventListener("visibilitychange", () => this.follow());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", () => this.follow());
    new IntersectionObserver(([entry]) => {
      this.isInView = entry.isIntersecting;
      this.tell();
    }).observe(conversation);
    setTimeout(() => this.follow(), STORY_SETTLED);
  }

  // -- the stream

  follow() {
    if (document.hidden) return this.stop();
    if (this.source) return;
    clearTimeout(this.again);
    const source = (this.source = new EventSource(`/live?discussion=${this.conversation.number}&last=${this.lastEvent}`));
    for (const name of ["comment", "change", "count"]) {
      source.addEventListener(name, ({ data, lastEventId }) => this.receive(name, JSON.parse(data), Number(lastEventId)));
    }
    source.addEventListener("open", () => {
      this.refusals = 0;
      this.openedAfter = this.lastEvent;
    });
    // The browser comes back by itself, but not after a refusal: then we do, and not all pages at once.
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      this.stop();
      const pause = Math.min(FIRST_PAUSE * 2 ** this.refusals++, LONGEST_PAUSE) * (0.5 + Math.random());
      this.again = setTimeout(() => this.follow(), pause);
    });
  }

  stop() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
  }

  /** An event, of the stream or of what was missed of it (missed.js). */
  receive(name, said, event) {
    const { conversation } = this;
    // What is told at the beginning of a stream tells of comments first, and then to ask for the rest.
    const since = this.openedAfter ?? this.lastEvent;
    this.lastEvent = Math.max(this.lastEvent, event);
    conversation.count(said.count);
    if (name === "change") this.change(said);
    else if (name === "comment") this.hear({ ...said, isOld: event - said.id < OVERLAP && said.id <= this.printed });
    else if (said.ask || said.more) {
      this.openedAfter = null;
      conversation.load("missed").then((missed) => {
        if (said.ask) missed.ask(this, since);
        if (said.more) missed.readOn(this, said.more);
      }).catch(() => {});
    }
  }

  hear(said) {
    this.held.push(said);
    this.settle();
  }

  /** Looks at what was heard, once nothing of our own is on its way. */
  async settle() {
    const { conversation } = this;
    if (conversation.isLoaded("writing") && (await conversation.load("writing")).outbox.busy) return;
    for (const said of this.held.splice(0)) this.take(said);
    this.tell();
  }

  take(said) {
    const { conversation } = this;
    // What waited for the moderators is there for everybody now.
    const waited = conversation.querySelector(`.is-waiting#comment-${said.id}`);
    if (waited) {
      conversation.takeAway(waited);
      conversation.posted.delete(said.id);
    }
    if (said.isOld || conversation.posted.has(said.id) || conversation.comment(said.id)) return;
    if (conversation.dataset.order === "thread" && !this.isOfThisPage(said)) return;
    this.waiting.set(said.id, said);
    const above = said.parent && conversation.comment(said.parent);
    // The page was printed a moment before the reader's own comment was.
    if (conversation.isOwn(said.id)) this.showSoon(said.id, true);
    else if (above && this.isWanted(above) && this.canComeInPlace(above)) this.showSoon(said.id);
    else if (above) this.offerReplies(above);
  }

  isOfThisPage({ thread }) {
    return Number(this.conversation.list.querySelector(".comment")?.dataset.thread) === thread;
  }

  // -- replies in place

  /** Answers to what is on the screen, or to what the reader has written. */
  isWanted(above) {
    const { top, bottom } = above.getBoundingClientRect();
    return (top < innerHeight && bottom > 0) || above.matches(".is-own");
  }

  /** Whether all that would be pushed down is out of sight, or is what follows the thread; and never a box in use. */
  canComeInPlace(above) {
    const last = this.conversation.below(above).at(-1) ?? above;
    const inUse = document.activeElement.closest?.("kept-draft, form, .comment");
    const pushes = inUse && last.compareDocumentPosition(inUse) & Node.DOCUMENT_POSITION_FOLLOWING;
    const { bottom } = last.getBoundingClientRect();
    if (bottom >= innerHeight) return true;
    return bottom > 0 && !pushes && !last.nextElementSibling?.matches(".comment");
  }

  /** Several at once are fetched together. Whatever `isOwn` comes in place wherever that is. */
  showSoon(id, isOwn = false) {
    this.showing ??= new Map();
    this.showing.set(id, isOwn);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      const ids = this.showing;
      this.showing = null;
      this.fetchNews(({ id: each, parent }) => ids.get(each) || (ids.has(each) && this.canComeInPlace(this.conversation.comment(parent))));
    }, 100);
  }

  /** "1 new reply" beside what was answered, where that has room for it. */
  offerReplies(above) {
    const { conversation } = this;
    const tools = above.querySelector(".comment-tools");
    if (!tools) return;
    const id = conversation.idOf(above);
    const count = [...this.waiting.values()].filter(({ parent }) => parent === id).length;
    let button = tools.querySelector(".new-replies");
    if (!count) return void button?.remove();
    if (!button) {
      const before = tools.offsetHeight;
      button = conversation.addButton(null, "new-replies", "", above);
      button.addEventListener("click", () => this.showNews(({ parent }) => parent === id));
      tools.insertBefore(button, tools.querySelector(".report"));
      button.firstChild.textContent = conversation.say("newReply", count);
      if (tools.offsetHeight > before) button.remove();
    } else button.firstChild.textContent = conversation.say("newReply", count);
  }

  // -- the bar

  tell() {
    const { conversation } = this;
    const count = this.waiting.size;
    conversation.hasNews = count > 0 || this.isBehind;
    this.bar.hidden = !conversation.hasNews || !this.isInView;
    const words = this.isBehind ? conversation.say("news") : conversation.say("new", count);
    if (!conversation.hasNews || words === this.button.textContent) return;
    this.button.textContent = words;
    if (this.bar.hidden || Date.now() - (this.spoken ?? 0) < SPEAK_EVERY) return;
    this.spoken = Date.now();
    conversation.announce(words);
  }

  /** Shows what waits, all or some of it, and goes to the first. */
  async showNews(isMeant = () => true) {
    const shown = await this.fetchNews(isMeant);
    if (shown.length) this.conversation.goTo(shown[0]);
    return shown;
  }

  /** The articles of all that was published since that comment, from pages that everybody shares. */
  async *since(than) {
    let next = `/discussions/${this.conversation.number}/since/${than}/`;
    while (next) {
      const response = await fetch(next, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      yield* [...page.querySelectorAll("[data-comments] .comment")];
      next = page.querySelector(".more-threads a")?.getAttribute("href");
    }
  }

  /** What waits and `isMeant`, fetched and put in place. A page may be a second old: what is not on it is asked for again. */
  async fetchNews(isMeant, tries = TRIES) {
    const { conversation } = this;
    const wanted = [...this.waiting.values()].filter(isMeant);
    if (!wanted.length) return [];
    const than = Math.min(...wanted.map(({ id }) => id)) - 1;
    const shown = [];
    try {
      for await (const article of this.since(Math.max(1, Math.min(than, conversation.last)))) {
        if (this.waiting.has(conversation.idOf(article)) && wanted.some(({ id }) => id === conversation.idOf(article))) {
          shown.push(this.show(article));
        }
        if (!wanted.some(({ id }) => this.waiting.has(id))) break;
      }
    } catch {
      /* Offline: it still waits. */
    }
    this.tell();
    if (wanted.some(({ id }) => this.waiting.has(id)) && tries > 1) {
      await new Promise((done) => setTimeout(done, TRY_AGAIN));
      shown.push(...(await this.fetchNews(isMeant, tries - 1)));
    }
    return shown;
  }

  show(article) {
    const { conversation } = this;
    const id = conversation.idOf(article);
    const { parent } = this.waiting.get(id);
    this.waiting.delete(id);
    if (!this.waiting.size && !this.isBehind) conversation.last = Math.max(conversation.last, id);
    document.adoptNode(article);
    if (!conversation.isOwn(id)) {
      article.classList.add("is-new");
      article.querySelector(".when")?.prepend(conversation.add(null, "span", "new-mark", conversation.say("new")), " ");
    }
    conversation.place(article);
    const above = parent && conversation.comment(parent);
    if (above) this.offerReplies(above);
    return article;
  }

  // -- changes

  change({ id, what }) {
    const { conversation } = this;
    if (this.waiting.delete(id)) this.tell();
    const article = conversation.comment(id);
    if (!article || article.matches(".is-gone")) return;
    // What the reader does to their own comment on this page is shown already.
    if (what === "gone") {
      if (!article.matches(".is-waiting")) conversation.empty(article, conversation.say("gone"));
    } else setTimeout(() => this.refetch(id), CHANGE_PAUSE * (1 + Math.random()));
  }

  /** The newer text of an edited comment, unless its author has it before them. */
  async refetch(id) {
    const { conversation } = this;
    if (!conversation.comment(id)?.matches(":not(.is-gone)")) return;
    try {
      const response = await fetch(`/comments/${id}/`, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const newer = page.querySelector(`#comment-${id}`);
      const article = conversation.comment(id);
      if (!newer || !article || article.querySelector(".own-box")) return;
      article.querySelector(".comment-text").replaceWith(document.adoptNode(newer.querySelector(".comment-text")));
      const [when, newWhen] = [article, newer].map((each) => each.querySelector(".when"));
      if (newWhen) when.replaceWith(document.adoptNode(newWhen));
    } catch {
      /* Offline: the older text stays. */
    }
  }
}
