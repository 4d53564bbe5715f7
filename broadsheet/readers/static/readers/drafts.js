/* What somebody is writing is kept on their own device until it is sent: through a registration, a closed tab, a crash.
 *
 * `<kept-draft data-key="…" data-note="…" data-discard="…"><form>…</form></kept-draft>`: every text field of the form is
 * kept under the key as it is typed, and put back when the page is next opened, with a note and a way to discard it. It
 * goes when the form was sent and the answer is a page without it in error, and with logging out (reader.js). A hidden
 * field marked `data-kept` is kept with the text: the key under which it was once sent, for instance. */

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
    this.form.addEventListener("submit", (event) => {
      // Whoever sends it without leaving the page says itself what became of it (`discard`).
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

  stored() {
    try {
      const draft = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return draft && Date.now() - draft.at < DAYS_KEPT * 86_400_000 ? draft : null;
    } catch {
      return null;
    }
  }

  keep() {
    // A box that was closed knows less than the one that was opened after it.
    if (this.isSent || !this.isConnected) return;
    const texts = {};
    for (const field of this.fields()) if (field.value !== this.before[field.name]) texts[field.name] = field.value;
    try {
      if (Object.keys(texts).length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), texts }));
      else localStorage.removeItem(this.key);
    } catch {
      /* A device that keeps nothing, or is full: writing goes on without. */
    }
  }

  markSent() {
    const draft = this.stored();
    if (draft) localStorage.setItem(this.key, JSON.stringify({ ...draft, sent: location.href }));
    this.isSent = true;
  }

  /** Puts back what was kept. After sending, what the page says counts: an error brings the text back by itself. */
  offer() {
    const draft = this.stored();
    if (!draft) return;
    if (draft.sent && !this.form.querySelector("[aria-invalid=true], .errorlist")) {
      localStorage.removeItem(this.key);
      return;
    }
    let restored = false;
    for (const field of this.fields()) {
      const text = draft.texts[field.name];
      if (text !== undefined && text !== field.value) {
        field.value = text;
        restored ||= field.type !== "hidden";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    if (restored) this.say();
  }

  say() {
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

  /** Called by whoever has sent the form without leaving the page, too. */
  discard() {
    localStorage.removeItem(this.key);
    for (const field of this.fields()) field.value = this.before[field.name];
    this.note?.remove();
    this.isSent = false;
  }
}

customElements.define("kept-draft", KeptDraft);
