/* One box to write in: characters left, preview, names to choose from, clean paste, and words to the writer. */

const PREVIEW_PAUSE = 400;
const SHOW_LEFT_BELOW = 0.2;
const RICH = /<(?:b|strong|i|em|a|ul|ol|blockquote|code|h[1-6])[\s>]/i;

/** What could not be sent before what has been typed since, once where that is the same. */
const before = (text, since) => (since.trim() && since.trim() !== text.trim() ? `${text}\n\n${since}` : text);

export function begin(conversation) {
  return {
    make: (form) => new Box(conversation, form),
    /** Keeps what could not be sent for a box that cannot be opened here, before what is kept for that already. */
    keepFor(parent, text, key) {
      const name = `draft:discussion:${conversation.number}${parent ? `:${parent}` : ""}`;
      const since = JSON.parse(localStorage.getItem(name))?.texts.text ?? "";
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), texts: { text: before(text, since), key } }));
    },
  };
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

  addCancel(close, cancel = close) {
    const { conversation } = this;
    conversation.add(this.actions, "button", "button button-quiet cancel", conversation.say("cancel")).addEventListener("click", cancel);
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.stopPropagation();
      close();
    });
  }

  /** Takes what is written out of the box: it is on its way. */
  empty() {
    this.refuse("");
    this.draft.finish();
    this.preview.hidden = true;
    this.previewButton.setAttribute("aria-expanded", "false");
    this.typed();
  }

  /** Puts back what could not be sent, before whatever has been typed since. */
  putBack(text, key) {
    this.textarea.value = before(text, this.textarea.value);
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
  ask(words, insist = "insist") {
    this.refuse(words);
    this.conversation.addInsist(this.actions, insist);
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
