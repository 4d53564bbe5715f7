/* The newsroom's dialog of alerts. A link with `data-alert-dialog` opens it, and its forms and steps stay in it; without
 * this module each of them leads to the same as a page.
 *
 * What the server sends are parts (`data-alert-part`), one after the other. A part may name a module that makes it live
 * (`data-alert-module`), whose `start(part, go)` is called with the part and with a way to another one. */

const words = document.querySelector("script[data-alert-words]").dataset;
const HEADERS = { "X-Requested-With": "XMLHttpRequest" };

const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** The part that the paper answers with. Throws where it answers anything else, as when one has been logged out. */
async function ask(url, options = {}) {
  const response = await fetch(url, { ...options, headers: HEADERS, cache: "no-store" });
  if (!response.ok) throw new Error(response.status);
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const part = holder.content.querySelector("[data-alert-part]");
  if (!part || holder.content.querySelector("title")) throw new Error("no part");
  return part;
}

/** Puts a part in the place of another one and makes it live. */
function take(old, part, hasFocus) {
  old.replaceWith(part);
  start(part);
  if (hasFocus) (part.querySelector("[data-alert-said], [aria-invalid]") ?? part.querySelector("h2")).focus();
}

function start(part) {
  const go = async (url) => take(part, await ask(url), part.contains(document.activeElement));
  if (part.dataset.alertModule) import(part.dataset.alertModule).then((module) => module.start(part, go));
}

class Dialog {
  constructor() {
    this.element = document.createElement("dialog");
    this.element.className = "alert-dialog";
    this.element.setAttribute("aria-labelledby", "alert-heading");
    document.body.append(this.element);
    this.element.addEventListener("click", (event) => this.press(event));
    this.element.addEventListener("submit", (event) => this.submit(event));
    this.element.addEventListener("close", () => this.closed());
  }

  get part() {
    return this.element.querySelector("[data-alert-part]");
  }

  async open(link) {
    // A menu that the link stands in will have closed by then, and its button is where the link was.
    this.opener = link.closest("[data-controller~='w-dropdown']")?.querySelector("button") ?? link;
    // What was typed for this story and not sent is still there.
    if (this.address !== link.href || !this.part?.querySelector("[name=title]")) {
      let part;
      try {
        part = await ask(link.href);
      } catch {
        location.href = link.href;
        return;
      }
      this.address = link.href;
      this.element.replaceChildren(part, this.cross());
      start(part);
    }
    this.element.showModal();
    (this.part.querySelector("[name=title]") ?? this.part.querySelector("h2")).focus();
  }

  /** The button in the corner, which comes last: what the dialog is about is read first. */
  cross() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "alert-dialog__close";
    button.dataset.alertClose = "";
    button.setAttribute("aria-label", words.close);
    button.append("×");
    return button;
  }

  press(event) {
    if (event.target.closest("[data-alert-close]")) this.element.close();
    const step = event.target.closest("a[data-alert-step]");
    if (!step || !isPlain(event)) return;
    event.preventDefault();
    this.go(step.href);
  }

  submit(event) {
    event.preventDefault();
    const { target: form, submitter } = event;
    const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.getAttribute("action");
    this.go(action, { method: "POST", body: new FormData(form, submitter) });
    this.hasSaid = true;
  }

  /** Goes to another part. Where that fails, what is there stays as it is, with a word that it failed. */
  async go(url, options) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.element.setAttribute("aria-busy", "true");
    this.element.querySelector(".alert-trouble")?.remove();
    const part = this.part;
    try {
      take(part, await ask(url, options), true);
      this.element.scrollTop = 0;
    } catch {
      const trouble = document.createElement("p");
      trouble.className = "alert-wrong alert-trouble";
      trouble.setAttribute("role", "alert");
      trouble.textContent = words.trouble;
      part.querySelector(".alert-foot")?.prepend(trouble);
    }
    this.element.removeAttribute("aria-busy");
    this.isBusy = false;
  }

  closed() {
    if (this.hasSaid && document.querySelector(".alert-list")) {
      location.reload();
      return;
    }
    this.opener.focus();
  }
}

let dialog;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-alert-dialog]");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  dialog ??= new Dialog();
  dialog.open(link);
});

document.querySelectorAll("[data-alert-part]").forEach(start);
