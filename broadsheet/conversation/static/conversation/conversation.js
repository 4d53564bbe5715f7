/* The conversation, made pleasant. Without this module every link and form of it does the same, page by page.
 *
 * Whoever only reads loads no more than this. What writes, listens, pages or acts is in modules of its own, each loaded
 * when it is first needed: `load("writing")` imports `writing.js` and gives it this element. */

const NEAR = "600px 0px";
const DEEPEST = 4;
const PERMALINK = /^#comment-(\d{1,16})$/;

/** A press that means what it says: not "open in another tab". */
const isPlain = (event) =>
  !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

const isTyping = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

class TheConversation extends HTMLElement {
  /** What `/me` last said; null until somebody is signed in. */
  me = null;
  /** Ids of what this page itself has posted. */
  posted = new Set();
  /** The newest comment that the reader has been shown, and whether there are newer ones to show. */
  last = 0;
  hasNews = false;
  #loading = {};
  #folded = new Set();

  connectedCallback() {
    this.list = this.querySelector("[data-comments]");
    if (!this.list || this.number) return;
    this.number = this.dataset.discussion;
    this.last = Number(this.dataset.last);
    this.words = this.querySelector("template.words").dataset;
    this.modules = this.querySelector("template.modules").dataset;
    // As the page brought it: boxes for replies are made after it.
    this.blankForm = this.querySelector("kept-draft.write")?.cloneNode(true);
    this.voice = this.add(this, "p", "for-readers-aloud conversation-voice");
    this.voice.setAttribute("role", "status");
    this.querySelectorAll("li.thread").forEach((thread) => this.tidy(thread));
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("focusin", ({ target }) => { if (target.closest(".write-form:not(.edit-form)")) this.prepareToWrite(); });
    this.addEventListener("submit", (event) => this.submit(event), true);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("selectionchange", () => this.noticeSelection());
    document.addEventListener("reader", ({ detail }) => this.know(detail));
    addEventListener("hashchange", () => this.goToHash());
    this.goToHash();
    this.findReader();
    // Somebody was quicker than this module.
    const field = this.querySelector(".write-form textarea");
    if (field && (field === document.activeElement || field.value)) this.prepareToWrite();
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      this.comeNear();
    }, { rootMargin: NEAR }).observe(this);
  }

  // -- pieces

  /** A module's part of the work, loaded once. Rejects where it cannot be had; then links and forms do it. */
  load(name) {
    this.#loading[name] ??= import(this.modules[name]).then((module) => module.begin(this)).catch((error) => {
      delete this.#loading[name];
      throw error;
    });
    return this.#loading[name];
  }

  isLoaded(name) {
    return name in this.#loading;
  }

  comeNear() {
    this.load("seen").catch(() => {});
    this.load("live").catch(() => {});
    if (this.remembersAnotherOrder()) this.load("paging").then((paging) => paging.restore()).catch(() => {});
    if (this.keeps("discussion", "outbox")) this.load("writing").then((writing) => writing.reopen(PERMALINK.exec(location.hash)?.[1])).catch(() => {});
  }

  /** What is typed is kept from the first letter on. */
  prepareToWrite() {
    import(this.dataset.drafts).catch(() => {});
    this.load("writing").catch(() => {});
  }

  /** Whether this device keeps something that was written here and is not sent. */
  keeps(...kinds) {
    const names = kinds.map((kind) => `draft:${kind}:${this.number}`);
    return Object.keys(localStorage).some((key) => names.some((name) => key === name || key.startsWith(`${name}:`)));
  }

  remembersAnotherOrder() {
    const order = localStorage.getItem("comment-order");
    return order && order !== this.dataset.order && Boolean(this.querySelector(`.orders [data-order="${order}"]`));
  }

  // -- words

  /** The paper's words by that name; with a count, those for one or for many. */
  say(name, count) {
    if (count === undefined) return this.words[name] ?? "";
    return (this.words[`${name}${count === 1 ? "One" : "Many"}`] ?? this.words[name]).replace("{count}", count);
  }

  /** Tells those who do not see the page, when they have heard what is being said. */
  announce(text) {
    this.voice.textContent = "";
    setTimeout(() => { this.voice.textContent = text; }, 50);
  }

  // -- parts of the page

  add(parent, tag, className = "", text = "") {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    if (tag === "button") made.type = "button";
    parent?.append(made);
    return made;
  }

  /** A button whose name says whose comment it is about. */
  addButton(parent, className, text, article) {
    const button = this.add(parent, "button", className);
    this.add(button, "span", "", text);
    if (article) this.add(button, "span", "for-readers-aloud", ` – ${this.nameOf(article)}`);
    return button;
  }

  comment(id) {
    return this.querySelector(`#comment-${id}`);
  }

  idOf(article) {
    return Number(article.id.slice("comment-".length));
  }

  /** Whether the reader has written it. */
  isOwn(id) {
    return String(id) in (this.me?.conversation?.own ?? {});
  }

  nameOf(article) {
    return article.querySelector(".comment-head bdi")?.textContent ?? "";
  }

  toolsOf(article) {
    return article.querySelector(".comment-tools") ?? article;
  }

  /** Articles out of HTML that the paper itself has made. */
  articleFrom(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.querySelector(".comment");
  }

  /** The comments that hang on this one and are on the page, in their order. */
  below(article) {
    const found = [];
    for (let next = article.nextElementSibling; next; next = next.nextElementSibling) {
      if (!next.matches(".comment")) continue;
      if (Number(next.dataset.depth) <= Number(article.dataset.depth)) break;
      found.push(next);
    }
    return found;
  }

  /** Puts a comment where it belongs: behind the last reply to what it answers, else as a thread of its own. */
  place(article, atEnd = this.dataset.order === "oldest") {
    const above = article.dataset.parent && this.comment(article.dataset.parent);
    if (above) {
      const last = this.below(above).at(-1) ?? above;
      this.level(article, above);
      const box = last.nextElementSibling?.matches("kept-draft") ? last.nextElementSibling : last;
      box.after(article);
    } else {
      const thread = this.add(null, "li", "thread");
      thread.append(article);
      // Its thread is not on this page: it stands alone until it is.
      thread.toggleAttribute("data-alone", Boolean(article.dataset.parent));
      this.setLevel(article, 0);
      if (atEnd) this.list.append(thread);
      else this.list.prepend(thread);
      this.querySelector(".none-yet")?.remove();
    }
    this.tidy(article.closest("li, .above") ?? this);
    return article;
  }

  level(article, above) {
    const atMargin = this.dataset.order === "thread" && above.matches(".is-target");
    const level = Number(/level-(\d)/.exec(above.className)?.[1] ?? 0);
    this.setLevel(article, atMargin ? 0 : Math.min(level + 1, DEEPEST));
  }

  setLevel(article, level) {
    article.className = article.className.replace(/level-\d+/, `level-${level}`);
  }

  /** Puts a newer state of a comment where the older one stands. */
  replace(old, article) {
    article.className = article.className.replace(/level-\d+/, /level-\d+/.exec(old.className)[0]);
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(article);
    this.tidy(article.closest("li, .above"));
    if (hadFocus) article.focus({ preventScroll: true });
    return article;
  }

  /** Takes what is nobody else's off the page, and its thread with it where that was all. */
  takeAway(article) {
    const thread = article.closest("li.thread");
    article.remove();
    if (thread && !thread.querySelector(".comment")) thread.remove();
    else if (thread) this.tidy(thread);
  }

  /** There is nothing to read here any more; the place stays as long as the page does. */
  empty(article, words) {
    const heading = this.add(null, article.querySelector("h3") ? "h3" : "h4", "comment-gone", words);
    heading.id = `by-${this.idOf(article)}`;
    const hadFocus = article.contains(document.activeElement);
    article.replaceChildren(heading);
    article.classList.add("is-gone");
    delete article.dataset.by;
    this.tidy(article.closest("li, .above"));
    if (hadFocus) article.focus({ preventScroll: true });
  }

  /** Every place on the page that counts the comments. */
  count(number) {
    if (number === undefined) return;
    for (const place of document.querySelectorAll(`[data-comment-count="${this.number}"]`)) place.textContent = number;
    this.dataset.count = number;
  }

  /** To a comment, without moving the page where it can be seen. */
  goTo(article) {
    this.unfold(article);
    article.focus({ preventScroll: true });
    const { top, bottom } = article.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      article.scrollIntoView({ block: top < 0 || bottom - top > innerHeight ? "start" : "nearest", behavior: calm ? "instant" : "smooth" });
    }
  }

  // -- threads: their tools, and replies that can be put away

  /** Gives a thread's comments their tools, and shows what is to be shown of them. */
  tidy(thread) {
    let foldedAt = Infinity;
    for (const article of thread.querySelectorAll(".comment:not(.is-pending)")) {
      this.equip(article);
      const depth = Number(article.dataset.depth);
      if (depth <= foldedAt) foldedAt = Infinity;
      article.hidden = depth > foldedAt;
      const below = this.below(article);
      this.showFold(article, below.length);
      if (this.#folded.has(article.id) && below.length && !article.hidden) foldedAt = depth;
    }
    const more = thread.querySelector(".more-replies");
    if (more) more.hidden = this.#folded.has(thread.querySelector(".comment").id);
  }

  equip(article) {
    if (article.equipped) return;
    article.equipped = true;
    const tools = article.querySelector(".comment-tools");
    if (!tools) return;
    for (const tool of tools.querySelectorAll(".react, .reply, .report")) {
      this.add(tool, "span", "for-readers-aloud", ` – ${this.nameOf(article)}`);
    }
    const more = this.add(null, "details", "menu comment-more");
    const summary = this.add(more, "summary", "", this.say("more"));
    this.add(summary, "span", "for-readers-aloud", ` – ${this.nameOf(article)}`);
    more.addEventListener("toggle", () => { if (more.open) this.load("menu").then((menu) => menu.fill(more, article)).catch(() => {}); });
    tools.append(more);
    if (this.me?.reader && this.isLoaded("mine")) this.load("mine").then((mine) => mine.dress(article)).catch(() => {});
  }

  showFold(article, count) {
    let button = article.querySelector(".fold");
    if (!count) {
      button?.remove();
      return;
    }
    if (!button) {
      button = this.addButton(null, "fold", "", article);
      const tools = this.toolsOf(article);
      tools.insertBefore(button, tools.querySelector(".report"));
    }
    const isFolded = this.#folded.has(article.id);
    button.setAttribute("aria-expanded", String(!isFolded));
    button.firstChild.textContent = isFolded ? this.say("expand", count) : this.say("collapse");
  }

  fold(article, isFolded) {
    if (isFolded) this.#folded.add(article.id);
    else this.#folded.delete(article.id);
    this.tidy(article.closest("li, .above"));
  }

  /** Shows a comment that was put away with what it answers. */
  unfold(article) {
    for (let each = article; each?.hidden && each.dataset.parent; ) {
      each = this.comment(each.dataset.parent);
      if (each) this.#folded.delete(each.id);
    }
    if (article.hidden) this.tidy(article.closest("li, .above"));
  }

  // -- what readers do

  press(event) {
    const target = event.target.closest("a, button");
    if (!target || !isPlain(event)) return;
    const article = target.closest(".comment");
    if (target.matches(".fold")) return this.fold(article, !this.#folded.has(article.id));
    if (target.matches(".reply")) return this.instead(event, "writing", (writing) => writing.reply(article));
    if (target.matches(".orders a")) return this.instead(event, "paging", (paging) => paging.order(target));
    if (target.matches(".more-threads a, .more-replies a")) return this.instead(event, "paging", (paging) => paging.more(target));
    if (target.closest(".reply-to")) {
      const above = article.dataset.parent && this.comment(article.dataset.parent);
      if (!above) target.href = `/comments/${target.hash.slice("#comment-".length)}/`;
      else {
        event.preventDefault();
        this.goTo(above);
      }
    }
  }

  /** Has a module do it in place of the link, or follows the link after all. */
  instead(event, name, act) {
    const link = event.target.closest("a");
    event.preventDefault();
    this.load(name).then(act).catch(() => location.assign(link.href));
  }

  /** The button for whoever was asked to think again (`think-again`), and does not want to. */
  addInsist(actions, words) {
    const button = this.add(null, "button", "button button-quiet insist", this.say(words));
    Object.assign(button, { type: "submit", name: "insist", value: "1" });
    actions.querySelector("button").after(button);
  }

  submit(event) {
    const form = event.target;
    if (form.matches("kept-draft.write .write-form:not(.edit-form)")) {
      event.preventDefault();
      // Without a network the form would lead to the browser's own page, and away from what is written.
      const anyway = () => (navigator.onLine ? form.submit() : this.announce(this.say("notNow")));
      this.load("writing").then((writing) => writing.submit(form, event.submitter), anyway);
    } else if (form.action.endsWith("/react/") && this.me?.reader) {
      event.preventDefault();
      this.load("mine").then((mine) => mine.react(form, event.submitter), () => this.announce(this.say("notNow")));
    }
  }

  key(event) {
    if (!"jkrc?".includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const focused = document.activeElement;
    const { top, bottom } = this.getBoundingClientRect();
    const isHere = this.contains(focused) || (focused === document.body && top < innerHeight && bottom > 0);
    if (isHere) this.load("keys").then((keys) => keys.press(event.key)).catch(() => {});
  }

  noticeSelection() {
    if (this.isLoaded("quoting") || "closed" in this.dataset || getSelection().isCollapsed) return;
    const place = getSelection().anchorNode?.parentElement;
    if (place?.closest(".story-body, .comment-text")) this.load("quoting").catch(() => {});
  }

  goToHash() {
    const id = PERMALINK.exec(location.hash)?.[1];
    if (!id) return;
    const article = this.comment(id);
    if (article) {
      this.unfold(article);
      article.focus({ preventScroll: true });
    } else if (location.pathname !== `/comments/${id}/`) location.replace(`/comments/${id}/`);
  }

  // -- who is reading

  /** Where the page knew its reader before this module was there, the readers' own module still has the answer. */
  async findReader() {
    if (!document.documentElement.dataset.reader) return;
    const { me } = await import(document.querySelector("reader-menu").dataset.module);
    if (!this.me && me.reader) this.know(me);
  }

  know(me) {
    const isAnother = me.reader?.handle !== this.me?.reader?.handle;
    this.me = me;
    if (me.reader || this.isLoaded("mine")) this.load("mine").then((mine) => mine.show(me)).catch(() => {});
    if (isAnother && this.isLoaded("menu")) this.load("menu").then((menu) => menu.refill()).catch(() => {});
    if (me.reader && this.keeps("outbox")) this.load("writing").catch(() => {});
  }

  /** Posts to the paper as its own pages do. Throws what `fetch` throws; what was refused is the caller's to tell. */
  post(url, fields, options = {}) {
    return fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json", "X-CSRFToken": this.me?.csrf_token ?? "" },
      credentials: "same-origin",
      ...options,
    });
  }
}

customElements.define("the-conversation", TheConversation);
