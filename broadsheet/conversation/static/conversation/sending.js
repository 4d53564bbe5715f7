/* The outbox: what was posted and is not yet known to be with the paper. It is kept on the device under its key, shown in
 * its place at once, and sent until there is an answer. However often that is, the key makes it one comment. */

const TIME_OUT = 15_000;
const TRIES = 4;
const LONGEST_PAUSE = 60_000;

export function begin(conversation) {
  return { open: (writing) => new Outbox(conversation, writing) };
}

const isSignedIn = () => document.cookie.includes("signed-in=");

/** The handle of whoever is signed in; empty until `/me` has answered. */
const reader = () => document.documentElement.dataset.reader ?? "";

/** Whether an item is to be sent by whoever is here: nobody's words go out under another name. */
const isMine = ({ by }) => !by || by === reader() || !isSignedIn();

/** A name for one sending. `randomUUID` is not there on plain http:// addresses. */
const newKey = () =>
  crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Outbox {
  constructor(conversation, writing) {
    this.conversation = conversation;
    this.writing = writing;
    this.store = `draft:outbox:${conversation.number}:`;
    this.items = new Map();
    this.takeUp();
    addEventListener("online", () => this.sendAll());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.sendAll(); });
    document.addEventListener("reader", () => {
      this.takeUp();
      this.sendAll();
    });
    document.addEventListener("log-out", () => this.forget());
    this.sendAll();
  }

  /** How many are on their way just now: until they are there, live.js does not know whose news it hears. */
  get busy() {
    return [...this.items.values()].some((item) => item.sending);
  }

  /** What this device still has to send; each under a name of its own, so that tabs do not undo one another. */
  stored() {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(this.store));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).sort((one, other) => one.at - other.at);
  }

  /** Shows what is stored and is this reader's, and no longer what is another's. */
  takeUp() {
    for (const item of [...this.items.values()].filter((each) => !isMine(each))) {
      clearTimeout(item.timer);
      this.items.delete(item.key);
      this.conversation.takeAway(item.article);
    }
    for (const item of this.stored()) if (isMine(item) && !this.items.has(item.key)) this.add(item);
  }

  keep({ key, parent, text, at, by, insists }) {
    try {
      localStorage.setItem(this.store + key, JSON.stringify({ key, parent, text, at, by, insists }));
    } catch {
      /* A device that keeps nothing: it is on the page as long as that is open. */
    }
  }

  /**
   * Takes what a box holds, and sends it. Whoever is not signed in is shown the door, and keeps the text.
   * `insists`: the writer was asked to think again.
   */
  take(box, insists = false) {
    box.key.value ||= newKey();
    box.draft.keep();
    if (!isSignedIn()) return box.showDoor();
    const item = { key: box.key.value, parent: box.parent, text: box.textarea.value, at: Date.now(), by: reader(), insists };
    this.add(item);
    this.keep(item);
    box.empty();
    if (box.parent) this.writing.close();
    this.conversation.goTo(item.article);
    this.send(item);
  }

  add(item) {
    // Written once more after it was given back.
    const before = this.items.get(item.key);
    if (before) this.conversation.takeAway(before.article);
    this.items.set(item.key, Object.assign(item, { tries: 0, article: this.show(item) }));
  }

  remove(item) {
    clearTimeout(item.timer);
    this.items.delete(item.key);
    localStorage.removeItem(this.store + item.key);
  }

  forget() {
    for (const item of [...this.items.values()]) {
      this.remove(item);
      this.conversation.takeAway(item.article);
    }
  }

  sendAll() {
    for (const item of this.items.values()) if (!item.sending) this.send(item);
  }

  // -- sending

  async send(item) {
    clearTimeout(item.timer);
    if (item.sending || item.isBack || !this.items.has(item.key) || !isMine(item)) return;
    if (!isSignedIn()) return void this.giveBack(item, (box) => box.showDoor());
    item.sending = true;
    item.tries += 1;
    this.say(item, "sending");
    let response = null;
    let answer = null;
    try {
      const { conversation } = this;
      const fields = { text: item.text, parent: item.parent ?? "", key: item.key, ...(item.insists && { insist: "1" }) };
      const signal = AbortSignal.timeout?.(TIME_OUT);
      response = await conversation.post(`/discussions/${conversation.number}/comments/`, fields, { signal });
      answer = await response.json();
    } catch {
      /* No answer, or none that can be read: nobody knows whether it is there, so it is sent again. */
    }
    item.sending = false;
    if (!this.items.has(item.key)) return;
    if (response?.status === 201 && answer) this.arrived(item, answer);
    else if (answer && response.status === 401) this.giveBack(item, (box) => box.showDoor());
    else if (answer?.code === "think-again") this.giveBack(item, (box) => box.ask(answer.title));
    else if (answer && response.status >= 400 && response.status < 500) this.giveBack(item, (box) => box.refuse(answer.title));
    else if (response && response.status >= 400 && response.status < 500) this.giveBack(item, (box) => box.refuse(this.conversation.say("failed")));
    else this.later(item, response);
  }

  /** A server in trouble is asked a few times; a network that is not there is waited for. */
  later(item, response) {
    const pause = Math.min(1000 * 2 ** (item.tries - 1), LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    if (!response) this.say(item, "waiting");
    if (!response || item.tries < TRIES) item.timer = setTimeout(() => this.send(item), pause);
    else this.say(item, "failed", () => {
      item.tries = 0;
      this.send(item);
    });
  }

  arrived(item, answer) {
    const { conversation } = this;
    this.remove(item);
    const hasFocus = item.article.contains(document.activeElement) || document.activeElement === document.body;
    this.conversation.takeAway(item.article);
    conversation.posted.add(answer.id);
    if (!conversation.hasNews) conversation.last = Math.max(conversation.last, answer.id);
    conversation.count(answer.count);
    const isKnown = conversation.comment(answer.id);
    const article = isKnown ?? conversation.articleFrom(answer.html);
    if (!isKnown) conversation.place(article, conversation.dataset.order === "oldest");
    if (conversation.me?.conversation) conversation.me.conversation.own[answer.id] = answer.edit_seconds;
    conversation.load("mine").then((mine) => mine.welcome(article, answer)).catch(() => {});
    conversation.announce(answer.held || conversation.say("posted"));
    if (hasFocus) conversation.goTo(article);
    conversation.dispatchEvent(new Event("posted"));
  }

  /** Puts the text back where it was written, with the words why. Until it stands there it is kept here, and not sent. */
  async giveBack(item, tell) {
    const { conversation, writing } = this;
    item.isBack = true;
    const box = await writing.boxFor(item.parent).catch(() => null);
    if (!this.items.has(item.key)) return;
    if (box) {
      box.putBack(item.text, item.key);
      this.remove(item);
      conversation.takeAway(item.article);
      tell(box);
      box.textarea.focus();
    } else {
      // What it answers is on another page, or has gone: it waits in the box there, and can still be read here.
      try {
        writing.maker.keepFor(item.parent, item.text, item.key);
        localStorage.removeItem(this.store + item.key);
      } catch {
        /* A full device: it stays where it is kept, and is sent once more by the next page. */
      }
      this.say(item, "failed");
      conversation.announce(conversation.say("failed"));
    }
    conversation.dispatchEvent(new Event("posted"));
  }

  // -- what is seen of it

  show(item) {
    const { conversation } = this;
    const article = conversation.add(null, "article", "comment level-0 is-pending");
    article.tabIndex = -1;
    const above = item.parent && conversation.comment(item.parent);
    article.dataset.depth = above ? Number(above.dataset.depth) + 1 : 0;
    if (item.parent) article.dataset.parent = item.parent;
    const head = conversation.add(article, "header", "comment-head");
    conversation.add(conversation.add(head, item.parent ? "h4" : "h3"), "bdi", "", conversation.me?.reader?.name ?? "");
    conversation.add(article, "div", "comment-text pending-text", item.text);
    item.note = conversation.add(article, "p", "pending-note");
    item.note.setAttribute("role", "status");
    return conversation.place(article);
  }

  say(item, words, retry) {
    const { conversation } = this;
    if (item.note.dataset.says === words) return;
    item.note.dataset.says = words;
    item.note.textContent = conversation.say(words);
    if (!retry) return;
    item.note.append(" ");
    conversation.add(item.note, "button", "button button-quiet retry", conversation.say("retry")).addEventListener("click", () => {
      item.article.focus({ preventScroll: true });
      retry();
    });
  }
}
