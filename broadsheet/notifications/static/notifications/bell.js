/* The bell in the masthead with its tray, and the page of notices. Loaded for readers only (readers/reader.js); without
 * it there is no bell, and the account leads to the page, whose own buttons do everything. */

const channel = "BroadcastChannel" in window ? new BroadcastChannel("reader") : null;
const MOST = 100;

/** Says something of notices to the paper; what is unread afterwards. */
async function say(fields, leaving = false) {
  const response = await fetch("/notices/", {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "application/json" },
    // It is to arrive although the page is being left.
    keepalive: leaving,
  });
  if (!response.ok) throw new Error(response.status);
  const { unread } = await response.json();
  document.querySelectorAll("notice-bell").forEach((bell) => bell.count(unread));
  return unread;
}

/** Following a notice's link reads it. */
function readOnFollowing(place) {
  place.addEventListener("click", ({ target }) => {
    const notice = target.closest("a")?.closest(".notice-unread");
    if (!notice) return;
    notice.classList.remove("notice-unread");
    say({ read: notice.dataset.notice }, true).then(() => channel?.postMessage("changed"), () => {});
  });
}

/** Where this browser is told things already, they become those of whoever has just signed in. */
function join(module) {
  if (!module || !("PushManager" in window) || Notification.permission !== "granted") return;
  import(module).then((alerts) => alerts.join()).catch(() => {});
}

/* The page in front hears when its reader is told something, or has read it elsewhere; every tab asks what there is. */
const PAUSE = 2_000;
/* Where the stream was refused: the first pause before it is asked for again, which doubles up to the longest. */
const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;
let again = 0;
let refusals = 0;
let bell = "";
let stream = null;
let away = 0;
let asked = 0;
let waiting = 0;
let due = 0;

/** Asks: soon, or where many are told the same at once, at a moment within these milliseconds. */
function rang(within = 0) {
  // A thread that does not stop is not to ask for each of its comments.
  const at = Math.max(Date.now() + Math.random() * within, asked + PAUSE);
  if (waiting && due <= at) return;
  clearTimeout(waiting);
  due = at;
  waiting = setTimeout(() => {
    waiting = 0;
    asked = Date.now();
    // Of a channel of its own, so that this page's script hears it too.
    const say = new BroadcastChannel("reader");
    say.postMessage("changed");
    say.close();
  }, at - Date.now());
}

/** Listens while the page is in front: browsers have few connections to spare. */
function listen() {
  clearTimeout(again);
  stream?.close();
  stream = null;
  if (!bell || !channel || document.hidden) return;
  stream = new EventSource(`/live?bell=${bell}`);
  stream.addEventListener("ring", ({ data }) => rang((JSON.parse(data).within ?? 0) * 1_000));
  stream.addEventListener("open", () => { refusals = 0; });
  // The browser comes back by itself, but not after a refusal: then we do, and not all pages at once.
  stream.addEventListener("error", ({ target }) => {
    if (target.readyState !== EventSource.CLOSED) return;
    again = setTimeout(listen, Math.min(FIRST_PAUSE * 2 ** refusals++, LONGEST_PAUSE) * (0.5 + Math.random()));
  });
}

function hear(secret = "") {
  if (secret === bell) return;
  bell = secret;
  listen();
}

document.addEventListener("reader", ({ detail }) => hear(detail.bell));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) away = Date.now();
  else if (bell && Date.now() - away > PAUSE) rang();
  listen();
});

class NoticeBell extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = this.dataset.style;
    document.head.append(style);
    this.link = this.querySelector("a");
    this.link.addEventListener("click", (event) => {
      // With a modifier it is a link like any other; on its own page the tray would say the same twice.
      if (event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === this.link.pathname) return;
      event.preventDefault();
      this.tray ? this.shut() : this.open();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.tray) return;
      event.stopPropagation();
      this.shut();
      this.link.focus();
    });
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.contains(relatedTarget)) this.shut();
    });
    document.addEventListener("click", ({ target }) => {
      if (!this.contains(target)) this.shut();
    });
    document.addEventListener("reader", ({ detail }) => this.know(detail));
    readOnFollowing(this);
  }

  know({ reader, unread }) {
    this.hidden = !reader;
    if (reader) join(this.dataset.alerts);
    else this.shut();
    this.count(unread);
  }

  count(unread) {
    // Where the paper is installed, its icon says it too.
    (unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {});
    const badge = this.querySelector(".notice-count");
    badge.hidden = !unread;
    badge.querySelector("[data-count]").textContent = unread < MOST ? unread : `${MOST - 1}+`;
  }

  async open() {
    const tray = document.createElement("div");
    tray.className = "notice-tray";
    tray.setAttribute("role", "region");
    tray.setAttribute("aria-label", this.link.querySelector(".for-readers-aloud").textContent);
    tray.setAttribute("aria-busy", "true");
    tray.tabIndex = -1;
    this.tray = tray;
    this.append(tray);
    this.link.setAttribute("aria-expanded", "true");
    try {
      const response = await fetch("/notices/?tray", { headers: { Accept: "text/html" }, redirect: "error" });
      if (!response.ok) throw new Error(response.status);
      tray.innerHTML = await response.text();
    } catch {
      location.href = this.link.href;
      return;
    }
    tray.removeAttribute("aria-busy");
    tray.querySelector("[data-all]")?.addEventListener("click", ({ target }) => this.readAll(target));
    const invitation = tray.querySelector("[data-invitation]");
    if (invitation) invitation.hidden = !("PushManager" in window) || Notification.permission === "granted";
    if (this.tray === tray) tray.focus();
  }

  async readAll(button) {
    try {
      await say({ all: "1", until: button.dataset.until });
    } catch {
      location.href = this.link.href;
      return;
    }
    for (const notice of this.querySelectorAll(".notice-unread")) notice.classList.remove("notice-unread");
    channel?.postMessage("changed");
    this.tray?.focus();
    button.remove();
  }

  shut() {
    this.tray?.remove();
    this.tray = null;
    this.link.setAttribute("aria-expanded", "false");
  }
}

customElements.define("notice-bell", NoticeBell);
document.querySelectorAll("notice-list").forEach(readOnFollowing);

/** Told by the readers' script who is reading. */
export function show(me) {
  hear(me.bell);
  document.querySelectorAll("notice-bell").forEach((bell) => bell.know(me));
}
