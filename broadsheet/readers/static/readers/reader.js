/* Who is reading: asked of `/me` when the browser is signed in, put in place on this page, told to the other tabs.
 *
 * Pages are the same for everybody, so they know nobody. A readable cookie, `signed-in`, changes with every sign-in and
 * goes with it; whoever notices that it is another than before asks `/me`. Elsewhere on the page, listen for `reader` on
 * document: its detail is what `/me` said. */

const HINT = /(?:^|;\s*)signed-in=([^;]*)/;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("reader") : null;
const root = document.documentElement;

/** What `/me` last said; `reader` is null while nobody is signed in. */
export let me = { reader: null, unread: 0, permissions: [] };
let known = "";
let asking = null;

/** What the cookie says now: empty when nobody is signed in. */
export const hint = () => HINT.exec(document.cookie)?.[1] ?? "";

/** Makes this page true again where somebody has signed in or out since it was last true. */
export async function refresh({ force = false } = {}) {
  if (hint() === known && !force) return;
  known = hint();
  const mine = (asking = known ? ask() : Promise.resolve({ reader: null, unread: 0, permissions: [] }));
  const answer = await mine;
  if (mine !== asking) return;
  asking = null;
  for (const menu of document.querySelectorAll("reader-menu")) menu.classList.remove("is-asking");
  if (!answer) {
    known = "";
    return;
  }
  me = answer;
  show();
}

async function ask() {
  const about = [...document.querySelectorAll("[data-about]")].map((part) => part.dataset.about);
  // Other parts of a page ask in their own words.
  const query = [...document.querySelectorAll("[data-ask]")].map((part) => part.dataset.ask);
  if (about.length) query.push(`about=${encodeURIComponent([...new Set(about)].join(","))}`);
  try {
    const response = await fetch(`/me${query.length ? `?${query.join("&")}` : ""}`, {
      credentials: "same-origin",
      headers: { Accept: "application/json" },
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function show() {
  if (me.reader) root.dataset.reader = me.reader.handle;
  else delete root.dataset.reader;
  for (const menu of document.querySelectorAll("reader-menu")) showMenu(menu);
  for (const part of document.querySelectorAll("form[data-about]")) showFollow(part);
  // What only readers have brings a module of its own; it listens for `reader` from then on.
  if (me.reader) {
    for (const part of document.querySelectorAll("[data-for-readers]")) {
      import(part.dataset.forReaders)
        .then((module) => {
          part.removeAttribute("data-for-readers");
          module.show(me);
        })
        .catch(() => {});
    }
  }
  document.dispatchEvent(new CustomEvent("reader", { detail: me }));
}

function showMenu(menu) {
  const template = menu.querySelector("template");
  menu.querySelector("details")?.remove();
  menu.querySelector(".log-in").hidden = Boolean(me.reader);
  if (!me.reader || !template) return;
  const shown = template.content.cloneNode(true);
  shown.querySelector("img").src = me.reader.picture;
  for (const name of shown.querySelectorAll("[data-name]")) name.textContent = me.reader.name;
  const page = shown.querySelector("[data-own-page]");
  if (me.reader.url) page.href = me.reader.url;
  else page.parentElement.remove();
  for (const item of shown.querySelectorAll("[data-needs]")) {
    if (!me.permissions.includes(item.dataset.needs)) item.remove();
  }
  shown.querySelector("[name=csrfmiddlewaretoken]").value = me.csrf_token;
  // A page of the account has nothing to show to nobody.
  if (!location.pathname.startsWith("/accounts/")) shown.querySelector("[name=next]").value = location.pathname;
  menu.append(shown);
}

/** A form that follows or no longer follows what `data-about` names: its button says which, and does it in place. */
function showFollow(form) {
  const button = form.querySelector("button");
  const follows = Boolean(me.following?.includes(form.dataset.about));
  form.hidden = Boolean(me.reader) && form.dataset.owner === me.reader.handle;
  if (me.reader) button.setAttribute("aria-pressed", String(follows));
  else button.removeAttribute("aria-pressed");
  button.firstElementChild.textContent = follows ? form.dataset.followed : form.dataset.follow;
  form.elements.follow.value = follows ? "no" : "yes";
  if (form.listens) return;
  form.listens = true;
  form.addEventListener("submit", (event) => {
    form.elements.next.value = location.pathname + location.search;
    if (!me.reader) return;
    event.preventDefault();
    follow(form, button);
  });
}

/** Sends the form and shows what came of it. Where it was refused, the page that the form leads to says why. */
async function follow(form, button) {
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (!response.ok) throw new Error(response.status);
    const others = (me.following ?? []).filter((about) => about !== form.dataset.about);
    me = { ...me, following: [...others, ...(await response.json()).following] };
    document.querySelectorAll("form[data-about]").forEach(showFollow);
    channel?.postMessage("changed");
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
    button.focus();
  }
}

/* What was written and not sent is the reader's alone: on logging out it goes from this device, and from every tab. */
function forgetDrafts() {
  document.dispatchEvent(new Event("log-out"));
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:")) localStorage.removeItem(key);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("form[data-log-out], form[action$='/logout/']")) return;
  forgetDrafts();
  channel?.postMessage("log-out");
});

/** Called once by the page's own script. */
export async function begin() {
  if (channel) {
    channel.addEventListener("message", ({ data }) => {
      if (data === "log-out") forgetDrafts();
      else if (data === "changed") refresh({ force: Boolean(me.reader) });
      else if (data !== known) refresh();
    });
  }
  await refresh();
  channel?.postMessage(known);
}

// Where somebody has just logged out of the newsroom, this page is its door: the other tabs hear that nobody is there.
if (!hint()) channel?.postMessage("");
