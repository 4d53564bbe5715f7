/* What concerns the reader: put in place when `/me` has said who it is, and taken away when they log out. Recommending,
 * editing and withdrawing in place. */

export function begin(conversation) {
  return new Mine(conversation);
}

/** The paper's own words where it refused something; ours where there was no answer, or none that can be read. */
const wordsOf = (error, conversation) => (error.constructor === Error ? error.message : conversation.say("notNow"));

class Mine {
  constructor(conversation) {
    this.conversation = conversation;
  }

  get me() {
    return this.conversation.me;
  }

  get part() {
    return this.me?.conversation ?? { reactions: {}, own: {}, waiting: [] };
  }

  /** Makes the page the reader's own, or nobody's again. What the same reader is doing just now is left alone. */
  show(me) {
    const { conversation } = this;
    const handle = me.reader?.handle ?? "";
    if (handle !== this.handle) conversation.querySelectorAll(".own-box").forEach((box) => box.remove());
    this.handle = handle;
    const waiting = new Map(this.part.waiting.map((each) => [each.id, each]));
    for (const article of conversation.querySelectorAll(".comment.is-waiting")) {
      if (!me.reader || !waiting.has(conversation.idOf(article))) conversation.takeAway(article);
    }
    for (const { id, html, held } of waiting.values()) {
      if (conversation.comment(id)) continue;
      const article = conversation.articleFrom(html);
      this.markWaiting(article, held);
      conversation.place(article);
    }
    for (const article of conversation.querySelectorAll(".comment:not(.is-pending)")) this.dress(article);
  }

  /** What the reader has just posted. */
  welcome(article, answer) {
    if (answer.held && !article.matches(".is-waiting")) this.markWaiting(article, answer.held);
    this.dress(article);
  }

  markWaiting(article, words) {
    article.classList.add("is-waiting");
    article.querySelector(".comment-head").after(this.conversation.add(null, "p", "waiting-note", words));
    article.querySelectorAll(".react, .reply, .report").forEach((tool) => tool.remove());
  }

  /** Gives a comment what is the reader's of it. Where that is there already, nothing moves, and the focus stays. */
  dress(article) {
    this.showReactions(article);
    const state = this.stateOf(article);
    if (state === (article.dressedAs ?? "")) return;
    const hadFocus = article.contains(document.activeElement);
    this.undress(article);
    article.dressedAs = state;
    if (state.startsWith("own")) {
      article.querySelector(".new-mark")?.remove();
      this.addOwnTools(article, this.part.own[this.conversation.idOf(article)]);
    } else if (state) this.mute(article);
    if (hadFocus && !article.contains(document.activeElement)) article.focus({ preventScroll: true });
  }

  /** Whose it is to the reader, in a word or two; empty where it is nothing to them. */
  stateOf(article) {
    if (!this.me?.reader || article.matches(".is-gone")) return "";
    const id = this.conversation.idOf(article);
    if (this.conversation.isOwn(id)) return this.part.own[id] > 0 ? "own, to edit" : "own";
    return this.me.muted?.includes(article.dataset.by) ? `muted by ${this.handle}` : "";
  }

  showReactions(article) {
    const id = this.conversation.idOf(article);
    for (const button of article.querySelectorAll(".react")) {
      const isPressed = this.part.reactions[id] === button.value;
      if (this.me?.reader) button.setAttribute("aria-pressed", String(isPressed));
      else button.removeAttribute("aria-pressed");
      button.disabled = this.conversation.isOwn(id);
      // The page may have been printed a moment before.
      if (isPressed && !button.querySelector("b").textContent) this.number(button, 1);
    }
  }

  undress(article) {
    clearTimeout(article.editTimer);
    article.classList.remove("is-muted", "is-own");
    article.querySelectorAll(".own-tool, .muted-line").forEach((part) => part.remove());
    const text = article.querySelector(".comment-text");
    if (text) text.hidden = Boolean(article.querySelector(".edit-form"));
    const report = article.querySelector(".report");
    if (report) report.hidden = false;
  }

  /** A muted author's comment is a line that can be opened. */
  mute(article) {
    const { conversation } = this;
    const line = conversation.add(null, "p", "muted-line", `${conversation.say("muted")} `);
    conversation.add(line, "button", "link", conversation.say("show")).addEventListener("click", () => {
      article.classList.remove("is-muted");
      line.remove();
      article.focus({ preventScroll: true });
    });
    article.prepend(line);
    article.classList.add("is-muted");
  }

  addOwnTools(article, secondsToEdit) {
    const { conversation } = this;
    const tools = article.querySelector(".comment-tools");
    const report = tools.querySelector(".report");
    article.classList.add("is-own");
    if (report) report.hidden = true;
    const add = (words, act) => {
      const button = conversation.addButton(null, "own-tool", conversation.say(words), article);
      button.addEventListener("click", act);
      tools.insertBefore(button, report ?? tools.querySelector(".comment-more"));
      return button;
    };
    if (secondsToEdit > 0) {
      const edit = add("edit", () => this.edit(article));
      article.editTimer = setTimeout(() => {
        if (edit.contains(document.activeElement)) article.focus({ preventScroll: true });
        edit.remove();
        this.part.own[this.conversation.idOf(article)] = 0;
        article.dressedAs = this.stateOf(article);
      }, secondsToEdit * 1000);
    }
    add("withdraw", () => this.withdraw(article));
  }

  // -- recommending

  /** Shows it at once, and takes it back where the paper does not have it. */
  async react(form, button) {
    const { conversation } = this;
    const article = form.closest(".comment");
    const id = conversation.idOf(article);
    const buttons = [...form.querySelectorAll(".react")];
    const before = buttons.map((each) => [each.getAttribute("aria-pressed"), each.querySelector("b").textContent]);
    const kind = button.getAttribute("aria-pressed") === "true" ? "" : button.value;
    for (const each of buttons) {
      const was = each.getAttribute("aria-pressed") === "true";
      const will = each.value === kind;
      each.setAttribute("aria-pressed", String(will));
      this.number(each, Number(each.querySelector("b").textContent || 0) + will - was);
    }
    const mine = (form.sending = Symbol());
    try {
      const response = await conversation.post(form.action, { kind });
      if (response.status === 401) return location.assign(`/accounts/login/?next=/comments/${id}/`);
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.title);
      if (kind) this.part.reactions[id] = kind;
      else delete this.part.reactions[id];
      if (form.sending === mine) for (const each of buttons) this.number(each, answer.reactions[each.value] ?? 0);
    } catch (error) {
      buttons.forEach((each, index) => {
        each.setAttribute("aria-pressed", before[index][0]);
        each.querySelector("b").textContent = before[index][1];
      });
      this.tell(article, wordsOf(error, conversation));
    }
  }

  number(button, count) {
    button.querySelector("b").textContent = count > 0 ? count : "";
  }

  /** Says beside a comment what went wrong with it. */
  tell(article, words) {
    article.querySelector(".tool-note")?.remove();
    const note = this.conversation.add(null, "p", "tool-note errorlist", words);
    note.setAttribute("role", "alert");
    this.conversation.toolsOf(article).after(note);
    setTimeout(() => note.remove(), 10_000);
  }

  // -- editing and withdrawing

  async edit(article) {
    const { conversation } = this;
    const url = `/comments/${conversation.idOf(article)}/edit/`;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const answer = await response.json();
      if (!response.ok) return this.tell(article, answer.title);
      const writing = await conversation.load("writing");
      this.useEditor(article, url, await writing.editor(article, answer.text));
    } catch {
      this.tell(article, conversation.say("notNow"));
    }
  }

  useEditor(article, url, box) {
    const { draft, form, textarea } = box;
    const words = article.querySelector(".comment-text");
    const close = () => {
      draft.remove();
      words.hidden = false;
      article.focus({ preventScroll: true });
    };
    box.addCancel(close, () => {
      draft.discard();
      close();
    });
    words.hidden = true;
    textarea.focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const insists = event.submitter?.name === "insist";
      box.refuse("");
      const refused = await this.save(article, url, { text: textarea.value, ...(insists && { insist: "1" }) });
      if (!refused) return draft.finish();
      if (refused.code === "think-again") box.ask(refused.title, "insistSave");
      else box.refuse(refused.title);
      textarea.focus();
    });
  }

  /** Why it could not be saved (`title`, `code`); nothing when it was. */
  async save(article, url, fields) {
    const { conversation } = this;
    try {
      const response = await conversation.post(url, fields);
      const answer = await response.json();
      if (!response.ok) return answer;
      const made = conversation.articleFrom(answer.html);
      if (answer.held) this.markWaiting(made, answer.held);
      conversation.replace(article, made);
      this.part.own[answer.id] = answer.edit_seconds;
      this.dress(made);
      conversation.goTo(made);
      if (answer.held) conversation.announce(answer.held);
      return null;
    } catch {
      return { title: conversation.say("failed") };
    }
  }

  /** Asks first; whoever changes their mind is where they were. */
  withdraw(article) {
    const { conversation } = this;
    article.querySelectorAll(".own-box").forEach((box) => box.remove());
    const box = conversation.add(null, "div", "own-box confirm");
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", `ask-${article.id}`);
    conversation.add(box, "p", "", conversation.say("withdrawAsk")).id = `ask-${article.id}`;
    const actions = conversation.add(box, "div", "write-actions");
    const yes = conversation.add(actions, "button", "button button-danger", conversation.say("withdraw"));
    const close = () => {
      box.remove();
      article.focus({ preventScroll: true });
    };
    conversation.add(actions, "button", "button button-quiet", conversation.say("cancel")).addEventListener("click", close);
    box.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
    yes.addEventListener("click", async () => {
      yes.disabled = true;
      try {
        const response = await conversation.post(`/comments/${conversation.idOf(article)}/withdraw/`, {});
        const answer = await response.json();
        if (!response.ok) throw new Error(answer.title);
        delete this.part.own[answer.id];
        conversation.empty(article, conversation.say("withdrawn"));
        article.classList.remove("is-waiting", "is-own");
        conversation.goTo(article);
        conversation.announce(conversation.say("withdrawn"));
      } catch (error) {
        close();
        this.tell(article, wordsOf(error, conversation));
      }
    });
    conversation.toolsOf(article).after(box);
    yes.focus();
  }
}
