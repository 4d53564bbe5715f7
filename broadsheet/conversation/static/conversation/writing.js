/* The box to write in, under the story and under every comment: replies in place, characters left, preview, clean paste.
 * What is sent goes to the outbox (sending.js), which keeps it until the paper has it. */

const PREVIEW_PAUSE = 400;
const SHOW_LEFT_BELOW = 0.2;
const RICH = /<(?:b|strong|i|em|a|ul|ol|blockquote|code|h[1-6])[\s>]/i;

export async function begin(conversation) {
  await import(conversation.dataset.drafts);
  const writing = new Writing(conversation);
  writing.outbox = await conversation.load("sending").then((sending) => sending.open(writing));
  return writing;
}

class Writing {
  constructor(conversation) {
    this.conversation = conversation;
    this.boxes = new Map();
    const form = conversation.querySelector("kept-draft.write .write-form:not(.edit-form)");
    if (form) this.box(form);
    document.addEventListener("reader", () => this.boxes.forEach((box) => box.know()));
  }

  /** The box that a form is. */
  box(form) {
    let box = this.boxes.get(form);
    if (!box) this.boxes.set(form, (box = new Box(this.conversation, form)));
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
    this.close();
    const draft = conversation.blankForm ? this.copyOfForm(article, id) : await this.formFromPage(id);
    article.after(draft);
    const box = this.box(draft.querySelector("form"));
    box.addCancel(() => {
      this.close();
      article.querySelector(".reply").focus();
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

  copyOfForm(article, id) {
    const draft = this.conversation.blankForm.cloneNode(true);
    draft.dataset.key = `discussion:${this.conversation.number}:${id}`;
    draft.querySelectorAll(".errorlist, .insist").forEach((part) => part.remove());
    const [label, textarea, rules] = ["label", "textarea", ".write-rules"].map((part) => draft.querySelector(part));
    textarea.value = textarea.textContent = "";
    textarea.id = label.htmlFor = `reply-${id}`;
    rules.id = `rules-of-reply-${id}`;
    textarea.setAttribute("aria-describedby", rules.id);
    textarea.removeAttribute("aria-invalid");
    label.textContent = this.conversation.say("reply").replace("{name}", this.conversation.nameOf(article));
    draft.querySelector("[name=parent]").value = id;
    return draft;
  }

  /** On a page that has no box, the page to answer on has one. */
  async formFromPage(id) {
    const response = await fetch(`/comments/${id}/reply/`, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const draft = page.querySelector("kept-draft.write");
    draft.querySelector("[name=preview]")?.remove();
    draft.querySelector("textarea").removeAttribute("autofocus");
    return document.adoptNode(draft);
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

class Box {
  constructor(conversation, form) {
    this.conversation = conversation;
    this.form = form;
    this.draft = form.closest("kept-draft");
    this.textarea = form.querySelector("textarea");
    this.actions = form.querySelector(".write-actions");
    this.longest = Number(this.textarea.dataset.longest);
    this.addCounter();
    this.addPreview();
    this.textarea.addEventListener("input", () => this.typed());
    this.textarea.addEventListener("paste", (event) => this.paste(event));
    this.know();
    this.typed();
  }

  get parent() {
    return Number(this.form.elements.parent.value) || null;
  }

  get key() {
    return this.form.elements.key;
  }

  typed() {
    this.tellLeft();
    this.grow();
    if (!this.preview.hidden) this.showPreview();
    if (this.conversation.me?.reader && /@\S*$/.test(this.textarea.value.slice(0, this.textarea.selectionStart))) {
      this.conversation.load("names").then((names) => names.offer(this.textarea)).catch(() => {});
    }
  }

  /** Browsers that size fields by their content (CSS) need no help. */
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.textarea.style.blockSize = "auto";
    this.textarea.style.blockSize = `${this.textarea.scrollHeight + 2}px`;
  }

  /** Signed in or not: only readers can ask for a preview, and the way to the door is not shown to them. */
  know() {
    const isReader = Boolean(this.conversation.me?.reader);
    this.previewButton.hidden = !isReader;
    if (isReader) this.form.querySelector(".at-the-door")?.remove();
  }

  // -- characters left

  addCounter() {
    this.counter = this.conversation.add(this.actions, "p", "counter");
    this.counter.id = `${this.textarea.id}-left`;
    this.counter.hidden = true;
    this.textarea.setAttribute("aria-describedby", `${this.textarea.getAttribute("aria-describedby") ?? ""} ${this.counter.id}`.trim());
  }

  tellLeft() {
    const { value } = this.textarea;
    // Counted in characters as people do, not in halves of them; that takes a while, and only matters near the end.
    const left = this.longest - (value.length > this.longest * 0.7 ? [...value].length : value.length);
    this.counter.hidden = left > this.longest * SHOW_LEFT_BELOW;
    this.counter.classList.toggle("is-over", left < 0);
    this.counter.textContent = this.counter.hidden ? "" : this.conversation.say(left < 0 ? "over" : "left", Math.abs(left));
    const stage = left < 0 ? 3 : left < this.longest * 0.05 ? 2 : this.counter.hidden ? 0 : 1;
    if (stage > (this.stage ?? 0)) this.conversation.announce(this.counter.textContent);
    this.stage = stage;
  }

  // -- preview

  addPreview() {
    const { conversation } = this;
    this.preview = conversation.add(null, "div", "preview comment-text");
    this.preview.id = `${this.textarea.id}-preview`;
    this.preview.hidden = true;
    this.actions.after(this.preview);
    this.previewButton = conversation.add(null, "button", "button button-quiet preview-button", conversation.say("preview"));
    this.previewButton.setAttribute("aria-expanded", "false");
    this.previewButton.setAttribute("aria-controls", this.preview.id);
    this.previewButton.addEventListener("click", () => {
      this.preview.hidden = !this.preview.hidden;
      this.previewButton.setAttribute("aria-expanded", String(!this.preview.hidden));
      if (!this.preview.hidden) this.showPreview(0);
    });
    this.actions.querySelector("button").after(this.previewButton);
  }

  /** What the paper itself would make of it. */
  showPreview(pause = PREVIEW_PAUSE) {
    clearTimeout(this.pause);
    this.asking?.abort();
    this.pause = setTimeout(async () => {
      this.asking = new AbortController();
      const { conversation } = this;
      try {
        const url = `/discussions/${conversation.number}/preview/`;
        const response = await conversation.post(url, { text: this.textarea.value }, { signal: this.asking.signal });
        if (response.ok) this.preview.innerHTML = await response.text();
      } catch {
        /* Overtaken by the next one, or offline: what is shown stays. */
      }
    }, pause);
  }

  // -- putting text in

  /** As if it were typed, so that undo takes it back. */
  insert(text) {
    this.textarea.focus();
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart, selectionEnd } = this.textarea;
      this.textarea.setRangeText(text, selectionStart, selectionEnd, "end");
      this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  insertQuote(text) {
    const lines = text.trim().replace(/\n{3,}/g, "\n\n").split("\n");
    const { value } = this.textarea;
    this.textarea.selectionStart = this.textarea.selectionEnd = value.length;
    const gap = !value || value.endsWith("\n\n") ? "" : value.endsWith("\n") ? "\n" : "\n\n";
    this.insert(`${gap}${lines.map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`);
    this.textarea.scrollIntoView({ block: "nearest" });
  }

  paste(event) {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!RICH.test(html)) return;
    const plain = event.clipboardData.getData("text/plain");
    event.preventDefault();
    this.conversation.load("pasting").then((pasting) => pasting.markdownOf(html), () => plain).then((text) => this.insert(text));
  }

  // -- words to the writer

  addCancel(close) {
    const { conversation } = this;
    conversation.add(this.actions, "button", "button button-quiet cancel", conversation.say("cancel")).addEventListener("click", close);
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.stopPropagation();
      close();
    });
  }

  /** Takes what is written out of the box: it is on its way. */
  empty() {
    this.refuse("");
    this.draft.discard();
    this.preview.hidden = true;
    this.previewButton.setAttribute("aria-expanded", "false");
    this.typed();
  }

  /** Puts back what could not be sent, before whatever has been typed since. */
  putBack(text, key) {
    const since = this.textarea.value.trim();
    this.textarea.value = since && since !== text.trim() ? `${text}\n\n${this.textarea.value}` : text;
    this.key.value = key;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.draft.keep();
  }

  /** Says why it was refused; nothing where `words` are empty. Returns the place of the words. */
  refuse(words) {
    this.form.querySelectorAll(".errorlist, .insist").forEach((part) => part.remove());
    this.textarea.toggleAttribute("aria-invalid", false);
    const ids = (this.textarea.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("refused"));
    if (words) ids.push(`${this.textarea.id}-refused`);
    this.textarea.setAttribute("aria-describedby", ids.join(" "));
    if (!words) return null;
    this.textarea.setAttribute("aria-invalid", "true");
    const list = this.conversation.add(null, "p", "errorlist", words);
    list.id = `${this.textarea.id}-refused`;
    list.setAttribute("role", "alert");
    this.textarea.before(list);
    return list;
  }

  /** Asks to think again: it can be changed, or posted all the same. */
  ask(words) {
    this.refuse(words);
    this.conversation.addInsist(this.actions, "insist");
  }

  /** The way to the door, which leads back here; what was written is kept. */
  showDoor() {
    const { conversation } = this;
    const list = this.refuse(conversation.say("logIn"));
    list.classList.add("at-the-door");
    const place = this.parent ? `#comment-${this.parent}` : "#comments";
    const next = encodeURIComponent(location.pathname + location.search + place);
    for (const [path, words] of [["login", "logInLink"], ["signup", "registerLink"]]) {
      list.append(" ");
      conversation.add(list, "a", "", conversation.say(words)).href = `/accounts/${path}/?next=${next}`;
    }
  }
}
