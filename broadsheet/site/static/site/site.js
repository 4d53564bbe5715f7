/* What script adds to pages that are whole without it. Nothing is loaded, stored or sent from here. */

const language = document.documentElement.lang || "en";

/** `<relative-time><time datetime>…</time></relative-time>`: "25 minutes ago" while it is less than a day old. */
class RelativeTime extends HTMLElement {
  static shown = new Set();
  static words = new Intl.RelativeTimeFormat(language, { numeric: "always", numberingSystem: "latn" });

  connectedCallback() {
    this.time = this.querySelector("time");
    if (!this.time) return;
    this.absolute ??= this.time.textContent;
    RelativeTime.shown.add(this);
    this.tell();
  }

  disconnectedCallback() {
    RelativeTime.shown.delete(this);
  }

  tell() {
    const minutes = (Date.now() - Date.parse(this.time.dateTime)) / 60_000;
    const fresh = minutes > -1 && minutes < 24 * 60;
    this.time.title = fresh ? this.absolute : "";
    this.time.textContent = !fresh ? this.absolute
      : minutes < 60 ? RelativeTime.words.format(-Math.max(1, Math.floor(minutes)), "minute")
      : RelativeTime.words.format(-Math.floor(minutes / 60), "hour");
  }
}

/* Paper keeps: "an hour ago" would be untrue on it tomorrow. */
addEventListener("beforeprint", () => {
  for (const { time, absolute } of RelativeTime.shown) time.textContent = absolute;
});
addEventListener("afterprint", () => RelativeTime.shown.forEach((shown) => shown.tell()));

setInterval(() => { if (!document.hidden) RelativeTime.shown.forEach((shown) => shown.tell()); }, 60_000);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) RelativeTime.shown.forEach((shown) => shown.tell());
});

/** A video or post from elsewhere: a plain link, and a button that loads its frame in place. It remembers nothing. */
class EmbedOnRequest extends HTMLElement {
  connectedCallback() {
    if (this.button || !this.dataset.frame?.startsWith("https://")) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button";
    this.button.textContent = this.dataset.ask;
    this.button.addEventListener("click", () => this.load());
    this.prepend(this.button);
  }

  load() {
    const frame = document.createElement("iframe");
    frame.title = this.dataset.title;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";
    frame.src = this.dataset.frame;
    this.replaceChildren(frame);
    frame.focus();
  }
}

/** The list of share links, with what this device can do besides: copy the address, hand it to another app. */
class ShareLinks extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector("ul");
    if (!list || this.ready) return;
    this.ready = true;
    const { url, title, copy, copied, more } = this.dataset;
    if (navigator.share) this.add(list, more, () => navigator.share({ url, title }).catch(() => {}));
    if (navigator.clipboard) {
      this.add(list, copy, async (button) => {
        await navigator.clipboard.writeText(url);
        button.textContent = copied;
        setTimeout(() => { button.textContent = copy; }, 3000);
      });
    }
  }

  add(list, words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => act(button));
    const item = document.createElement("li");
    item.append(button);
    list.prepend(item);
  }
}

customElements.define("relative-time", RelativeTime);
customElements.define("embed-on-request", EmbedOnRequest);
customElements.define("share-links", ShareLinks);

/* The menu of sections is a <details>: Escape and a click elsewhere shut it, as people expect of a menu. */
for (const menu of document.querySelectorAll("details.menu")) {
  const shut = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) shut(); });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) shut();
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && menu.open) { shut(); menu.querySelector("summary").focus(); }
  });
}
