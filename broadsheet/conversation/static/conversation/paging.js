/* Other orders, more comments and more replies, in place: the page that the link leads to is fetched, and what is not here
 * yet is taken out of it. */

const ORDER = "comment-order";

export function begin(conversation) {
  return new Paging(conversation);
}

class Paging {
  constructor(conversation) {
    this.conversation = conversation;
  }

  async fetch(url) {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok) throw new Error(response.status);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  // -- orders

  /** Shows the comments in another order, and remembers it on this device. */
  async order(link) {
    await this.showOrder(link);
    localStorage.setItem(ORDER, link.dataset.order);
    this.conversation.announce(link.textContent);
  }

  /** The order that was chosen here before. Only what nobody looks at yet is put in another order. */
  async restore() {
    const link = this.conversation.querySelector(`.orders [data-order="${localStorage.getItem(ORDER)}"]`);
    const isUnseen = () => this.conversation.list.getBoundingClientRect().top > innerHeight;
    if (link && !location.hash.startsWith("#comment-") && isUnseen()) await this.showOrder(link, isUnseen).catch(() => {});
  }

  async showOrder(link, mayStill = () => true) {
    const { conversation } = this;
    const page = await this.fetch(link.href);
    const list = page.querySelector("[data-comments]");
    if (!list || !mayStill()) return;
    if (conversation.isLoaded("writing")) (await conversation.load("writing")).close();
    const pending = [...conversation.list.querySelectorAll(".is-pending, .is-waiting")];
    conversation.list.replaceChildren(...[...list.children].map((thread) => document.adoptNode(thread)));
    conversation.dataset.order = link.dataset.order;
    for (const each of conversation.querySelectorAll(".orders [data-order]")) {
      if (each === link) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
    this.setMore(page.querySelector(".more-threads"));
    pending.forEach((article) => conversation.place(article));
    conversation.list.querySelectorAll("li.thread").forEach((thread) => conversation.tidy(thread));
    conversation.dispatchEvent(new Event("ordered"));
  }

  setMore(more) {
    const { conversation } = this;
    const old = conversation.querySelector(".more-threads");
    if (more && old) old.replaceWith(more);
    else if (more) conversation.list.after(more);
    else old?.remove();
  }

  // -- more of them

  /** "More comments", and "Show 12 more replies" at the end of a thread. */
  async more(link) {
    if (link.getAttribute("aria-disabled") === "true") return;
    link.setAttribute("aria-disabled", "true");
    try {
      const page = await this.fetch(link.href);
      const isOfThread = link.closest(".more-replies") || this.conversation.dataset.order === "thread";
      const next = isOfThread ? this.addReplies(link, page) : this.addThreads(page);
      if (next) this.conversation.goTo(next);
    } finally {
      link.removeAttribute("aria-disabled");
    }
  }

  /** The first comment that is new here; the last of all where there is none, since the link may be gone. */
  addThreads(page) {
    const { conversation } = this;
    let first = null;
    for (const thread of [...page.querySelectorAll("[data-comments] > li")]) {
      const root = thread.querySelector(".comment");
      for (const article of [...thread.querySelectorAll(".comment")]) this.dropStandIn(article.id, thread);
      if (conversation.querySelector(`#${root.id}`)) continue;
      for (const article of [...thread.querySelectorAll(".comment")]) {
        if (conversation.querySelector(`#${article.id}`)) article.remove();
      }
      conversation.list.append(document.adoptNode(thread));
      conversation.tidy(thread);
      first ??= root;
    }
    this.setMore(page.querySelector(".more-threads"));
    return first ?? conversation.list.lastElementChild?.querySelector(".comment");
  }

  /** A reply that stood alone, as long as its thread was not here, goes to where it belongs. */
  dropStandIn(id) {
    this.conversation.querySelector(`li[data-alone] > #${id}`)?.closest("li").remove();
  }

  /** A thread's replies stand depth-first on every page: each new one comes right behind the one before it.
   * Returns what `addThreads` does. */
  addReplies(link, page) {
    const { conversation } = this;
    const thread = link.closest("li.thread") ?? conversation.list.querySelector("li.thread");
    let first = null;
    let previous = thread.querySelector(".comment");
    for (const article of [...page.querySelectorAll("[data-comments] .comment")]) {
      this.dropStandIn(article.id);
      const here = conversation.querySelector(`#${article.id}`);
      if (here) {
        previous = here;
        continue;
      }
      if (conversation.dataset.order !== "thread") conversation.setLevel(article, Math.min(Number(article.dataset.depth), 4));
      const box = previous.nextElementSibling?.matches("kept-draft") ? previous.nextElementSibling : previous;
      box.after(document.adoptNode(article));
      first ??= article;
      previous = article;
    }
    this.setMoreReplies(link, page.querySelector(".more-threads a"));
    conversation.tidy(thread);
    return first ?? [...thread.querySelectorAll(".comment")].at(-1);
  }

  setMoreReplies(link, next) {
    if (next) {
      link.href = next.href;
      if (link.closest(".more-replies")) link.textContent = next.textContent;
    } else link.parentElement.remove();
  }
}
