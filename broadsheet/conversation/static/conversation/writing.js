/* Boxes to write in, under the story and under every comment (box.js): which there are, and where replies and edits have theirs.
 * What is sent goes to the outbox (sending.js), which keeps it until the paper has it. */

export async function begin(conversation) {
  const [maker] = await Promise.all([conversation.load("box"), import(conversation.dataset.drafts)]);
  const writing = new Writing(conversation, maker);
  writing.outbox = await conversation.load("sending").then((sending) => sending.open(writing));
  return writing;
}

class Writing {
  constructor(conversation, maker) {
    this.conversation = conversation;
    this.maker = maker;
    this.boxes = new Map();
    const form = conversation.querySelector("kept-draft.write .write-form:not(.edit-form)");
    if (form) this.box(form);
    document.addEventListener("reader", () => this.boxes.forEach((box) => box.know()));
  }

  /** The box that a form is. */
  box(form) {
    let box = this.boxes.get(form);
    if (!box) this.boxes.set(form, (box = this.maker.make(form)));
    return box;
  }

  /** The one under the story, where this page has it. */
  get main() {
    return [...this.boxes.values()].find((box) => !box.parent);
  }

  get openReply() {
    return [...this.boxes.values()].find((box) => box.parent);
  }

  submit(form, submitter) {
    const box = this.box(form);
    if (!box.textarea.value.trim()) box.textarea.focus();
    else this.outbox.take(box, submitter?.name === "insist");
  }

  /** Opens the box to answer a comment; one at a time. What was begun in it stands there again. */
  async reply(article) {
    const { conversation } = this;
    const id = conversation.idOf(article);
    if (this.openReply?.parent === id) return this.openReply.textarea.focus();
    await this.fetchForm();
    // Meanwhile what it answers may have been put elsewhere, or taken away.
    const above = conversation.comment(id);
    if (!above) throw new Error(`#comment-${id} has gone`);
    const draft = this.copyOfForm(`reply-${id}`, conversation.say("reply").replace("{name}", conversation.nameOf(above)));
    draft.dataset.key = `discussion:${conversation.number}:${id}`;
    draft.querySelector("[name=parent]").value = id;
    this.close();
    above.after(draft);
    const box = this.box(draft.querySelector("form"));
    box.addCancel(() => {
      this.close();
      (above.querySelector(".reply") ?? above).focus();
    });
    box.textarea.focus();
    box.draft.scrollIntoView({ block: "nearest" });
    return box;
  }

  /** Whoever was at the door with a reply is led back to what it answers: there it stands. */
  reopen(id) {
    const article = id && this.conversation.comment(id);
    if (article && localStorage.getItem(`draft:discussion:${this.conversation.number}:${id}`)) this.reply(article);
  }

  /** Opens a box in a comment's own place, to write another text for it than `text`. */
  async editor(article, text) {
    const { conversation } = this;
    const id = conversation.idOf(article);
    await this.fetchForm();
    const draft = this.copyOfForm(`edit-${id}`, conversation.say("edit"));
    draft.dataset.key = `edit:${id}`;
    draft.classList.add("own-box");
    const form = draft.querySelector("form");
    form.classList.add("edit-form");
    form.querySelectorAll("[name=parent], [name=key]").forEach((field) => field.remove());
    form.querySelector(".write-actions button").textContent = conversation.say("save");
    Object.assign(form.querySelector("textarea"), { defaultValue: text, value: text });
    article.querySelectorAll(".own-box").forEach((other) => other.remove());
    article.querySelector(".comment-text").after(draft);
    return this.maker.make(form);
  }

  copyOfForm(name, words) {
    const draft = this.conversation.blankForm.cloneNode(true);
    draft.querySelectorAll(".errorlist, .insist").forEach((part) => part.remove());
    const [label, textarea, rules] = ["label", "textarea", ".write-rules"].map((part) => draft.querySelector(part));
    textarea.value = textarea.textContent = "";
    textarea.id = label.htmlFor = name;
    rules.id = `rules-of-${name}`;
    textarea.setAttribute("aria-describedby", rules.id);
    textarea.removeAttribute("aria-invalid");
    label.textContent = words;
    return draft;
  }

  /** A page that has no form takes one from the page to write on, once. Throws where that has none, either. */
  async fetchForm() {
    const { conversation } = this;
    if (conversation.blankForm) return;
    const response = await fetch(`/discussions/${conversation.number}/write/`, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const draft = page.querySelector("kept-draft.write");
    if (!draft) throw new Error("Nothing can be written here");
    draft.querySelector("[name=preview]")?.remove();
    draft.querySelector("textarea").removeAttribute("autofocus");
    // That page's key is for one comment.
    draft.querySelector("[name=key]").setAttribute("value", "");
    conversation.blankForm = document.adoptNode(draft);
  }

  /** Closes the box of a reply; what is in it is kept on the device. */
  close() {
    const box = this.openReply;
    if (!box) return;
    box.draft.keep();
    this.boxes.delete(box.form);
    box.draft.remove();
  }

  /** Puts a text as a quotation into the box that answers `article`, or under the story. */
  async quote(text, article) {
    const box = (article && (await this.reply(article))) || this.openReply || this.main;
    if (box) box.insertQuote(text);
  }

  /** The box for what was written and could not be sent: the one that is open, or opened for it. */
  async boxFor(parent) {
    const article = parent && this.conversation.comment(parent);
    if (parent) return article ? (await this.reply(article), this.openReply) : null;
    return this.main;
  }
}
