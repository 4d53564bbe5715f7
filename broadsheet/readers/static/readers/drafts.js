/* What somebody is writing is kept on their own device until it is sent: through a registration, a closed tab, a crash.
 *
 * `<kept-draft data-key="…" data-note="…" data-discard="…"><form>…</form></kept-draft>`: every text field of the form is
 * kept under the key as it is typed, and put back when the page is next opened, with a note and a way to discard it. It
 * goes when the form was sent and the answer is a page without it in error, and with logging out (reader.js). A hidden
 * field marked `data-kept` is kept with the text: the key under which it was once sent, for instance.
 *
 * Tabs share what is kept. A box writes only what was typed in it; one in which nothing was typed shows what another tab
 * keeps, and nothing that is typed is taken away but what was sent word for word. */

const PREFIX = "draft:";
const DAYS_KEPT = 30;
const FIELDS = "textarea, input:not([type]), input[type=text], input[data-kept]";

class KeptDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.key) return;
    this.key = PREFIX + this.dataset.key;
    this.before = this.read();
    this.offer();
    // What was typed before this module was there.
    this.keep();
    this.form.addEventListener("input", () => this.keep());
    addEventListener("storage", (event) => { if (event.key === this.key) this.hear(event); });
    this.form.addEventListener("submit", (event) => {
      // Whoever sends it without leaving the page says itself what became of it (`finish`).
      if (!event.defaultPrevented) this.markSent();
    });
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("log-out", () => {
      this.discard();
      this.isSent = true;
    });
  }

  fields() {
    return [...this.form.querySelectorAll(FIELDS)].filter((field) => field.name && field.name !== "csrfmiddlewaretoken");
  }

  /** Only what differs from what the page itself brought. */
  read() {
    return Object.fromEntries(this.fields().map((field) => [field.name, field.defaultValue]));
  }

  /** What somebody has written, by the names of the fields. */
  texts() {
    const texts = {};
    for (const field of this.fields()) if (field.value !== this.before[field.name]) texts[field.name] = field.value;
    return texts;
  }

  stored() {
    try {
      const draft = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return draft && Date.now() - draft.at < DAYS_KEPT * 86_400_000 ? draft : null;
    } catch {
      return null;
    }
  }

  store(draft) {
    try {
      if (draft) localStorage.setItem(this.key, JSON.stringify(draft));
      else localStorage.removeItem(this.key);
    } catch {
      /* A device that keeps nothing, or is full: writing goes on without. */
    }
  }

  /** Keeps what is written, where that is not what this box last read or kept: another tab may know better. */
  keep() {
    // A box that was closed knows less than the one that was opened after it.
    if (this.isSent || !this.isConnected) return;
    const texts = this.texts();
    if (JSON.stringify(texts) === this.known) return;
    this.known = JSON.stringify(texts);
    this.isTouched = true;
    this.store(Object.keys(texts).length ? { at: Date.now(), texts } : null);
  }

  markSent() {
    const draft = this.stored();
    if (draft) this.store({ ...draft, sent: location.href });
    this.isSent = true;
  }

  /** Puts back what was kept. After sending, what the page says counts: an error brings the text back by itself. */
  offer() {
    this.known = JSON.stringify({});
    const draft = this.stored();
    if (!draft) return;
    if (draft.sent && !this.form.querySelector("[aria-invalid=true], .errorlist")) {
      this.store(null);
      return;
    }
    this.known = JSON.stringify(draft.texts);
    if (this.show(draft.texts)) this.say();
  }

  /** Puts these texts into their fields, and says whether that is to be seen. */
  show(texts) {
    const changed = this.fields().filter((field) => (texts[field.name] ?? field.value) !== field.value);
    for (const field of changed) field.value = texts[field.name];
    for (const field of changed) field.dispatchEvent(new Event("input", { bubbles: true }));
    return changed.some((field) => field.type !== "hidden");
  }

  /** Another tab has kept something else, or has let go of it. */
  hear({ oldValue, newValue }) {
    if (this.isSent || !this.isConnected) return;
    const [was, is] = [oldValue, newValue].map((value) => JSON.parse(value ?? "null"));
    // Whether it got through is not known yet.
    if (is?.sent) return;
    const isPosted = !is && was?.sent && this.says(was.texts);
    if (this.isTouched && !isPosted) return;
    if (!is) return this.empty();
    this.known = JSON.stringify(is.texts);
    if (this.show({ ...this.before, ...is.texts })) this.say();
  }

  /** Whether these are the very words that stand here. */
  says(texts) {
    const seen = this.fields().filter((field) => field.type !== "hidden");
    return seen.every((field) => field.value === (texts[field.name] ?? this.before[field.name]));
  }

  say() {
    if (this.note) return;
    const note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    note.textContent = `${this.dataset.note} `;
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "link";
    discard.textContent = this.dataset.discard;
    discard.addEventListener("click", () => this.discard());
    note.append(discard);
    this.prepend(note);
    this.note = note;
  }

  /** Called by whoever has sent the form without leaving the page: other tabs learn that it was sent. */
  finish() {
    this.markSent();
    this.discard();
  }

  discard() {
    this.store(null);
    this.empty();
  }

  /** Shows what the page itself brought. */
  empty() {
    this.known = JSON.stringify({});
    this.isTouched = this.isSent = false;
    this.show(this.before);
    this.note?.remove();
    this.note = null;
  }
}

customElements.define("kept-draft", KeptDraft);
