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

/* Who is reading. Nothing is loaded, asked or kept for whoever is not signed in; the moment they are, in this tab or
 * another or on coming back to this one, the readers' own script makes the page theirs. */
class ReaderMenu extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const load = () => {
      if (!this.loading && !document.cookie.includes("signed-in=")) return;
      this.loading ??= import(this.dataset.module);
      // Somebody is there: the way in is not shown to them while we ask who.
      if (!this.begun) this.classList.add("is-asking");
      this.loading.then((reader) => (this.begun ? reader.refresh() : ((this.begun = true), reader.begin())));
    };
    if ("BroadcastChannel" in window) {
      const channel = new BroadcastChannel("reader");
      channel.addEventListener("message", load);
      // A page that knows nobody says so, in case another tab still believes somebody is there.
      if (!document.cookie.includes("signed-in=")) channel.postMessage("");
    }
    document.addEventListener("visibilitychange", () => { if (!document.hidden) load(); });
    addEventListener("pageshow", load);
    load();
    const link = this.querySelector(".log-in");
    link?.addEventListener("click", () => {
      // Back to the very place, with what the address alone does not say.
      if (!location.pathname.startsWith("/accounts/")) {
        const here = location.pathname + location.search + location.hash;
        link.href = link.href.replace(/next=[^&]*/, `next=${encodeURIComponent(here)}`);
      }
    });
  }
}
customElements.define("reader-menu", ReaderMenu);

/* A part of the page that brings a module of its own (`data-later`) has it loaded when the reader comes near, came for it,
 * has selected something, or is signed in. Whoever reads the story and goes loads nothing for what follows it. */
for (const part of document.querySelectorAll("[data-later]")) {
  const load = () => import(part.dataset.later);
  const isWanted = () => location.hash.startsWith("#comment") || document.cookie.includes("signed-in=");
  if (isWanted()) load();
  addEventListener("hashchange", () => { if (isWanted()) load(); });
  document.addEventListener("selectionchange", () => { if (!getSelection().isCollapsed) load(); });
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    load();
  }, { rootMargin: "800px 0px" }).observe(part);
}

/* “Alerts” is a link to the page about them. Pressed, it brings the script that opens its settings over this page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-alerts]");
  // With a modifier it is a link like any other, and on its own page there is nothing to open.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === link.pathname) return;
  event.preventDefault();
  import(link.dataset.alerts).then((alerts) => alerts.open(link)).catch(() => { location.href = link.href; });
});

/* Menus are <details>: Escape and a click elsewhere shut them, as people expect of a menu. */
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.("details.menu");
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
