/* New since the last visit: what this device has shown of a discussion before is remembered on it, and nowhere else. */

const PREFIX = "seen:";
const MOST = 200;

export function begin(conversation) {
  return new Seen(conversation);
}

class Seen {
  constructor(conversation) {
    this.conversation = conversation;
    this.key = PREFIX + conversation.number;
    this.before = this.read(this.key);
    if (this.before && conversation.last > this.before.last) this.show();
    conversation.addEventListener("ordered", () => this.mark());
    // It was a visit when the comments were on the screen, not when the story was.
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      this.keep();
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.keep(); });
      addEventListener("pagehide", () => this.keep());
    }).observe(conversation.list);
  }

  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  keep() {
    const { conversation } = this;
    try {
      const state = { last: Math.max(conversation.last, this.before?.last ?? 0), count: Number(conversation.dataset.count), at: Date.now() };
      localStorage.setItem(this.key, JSON.stringify(state));
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      if (keys.length <= MOST) return;
      const oldest = keys.sort((one, other) => (this.read(one)?.at ?? 0) - (this.read(other)?.at ?? 0));
      oldest.slice(0, keys.length - MOST).forEach((key) => localStorage.removeItem(key));
    } catch {
      /* A device that keeps nothing: every visit is a first one. */
    }
  }

  /** Marks what is new on the page; the comments that are. */
  mark() {
    const { conversation, before } = this;
    if (!before) return [];
    const isNew = (article) => conversation.idOf(article) > before.last && !conversation.posted.has(conversation.idOf(article));
    const articles = [...conversation.querySelectorAll(".comment:not(.is-pending, .is-gone, .is-own)")].filter(isNew);
    for (const article of articles) {
      if (article.querySelector(".new-mark")) continue;
      article.querySelector(".when").prepend(conversation.add(null, "span", "new-mark", conversation.say("new")), " ");
    }
    return articles;
  }

  show() {
    const { conversation, before } = this;
    const articles = this.mark();
    if (!articles.length) return;
    const count = Math.max(articles.length, Number(conversation.dataset.count) - before.count);
    const button = conversation.add(null, "button", "link since", conversation.say("since", count));
    button.addEventListener("click", () => conversation.goTo(this.mark()[0] ?? articles[0]));
    conversation.querySelector(".conversation-head h2")?.after(button);
  }
}
