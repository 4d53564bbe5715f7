/* What the paper does in a browser that subscribed, whether or not a page of it is open: shows what was pushed, leads
 * to it, and subscribes anew where the browser lost its subscription. It keeps no pages and answers no requests.
 *
 * Before this text stands `PAPER` (views/worker.py): name, icon, badge, and words for a message that cannot be read. */

const DECLARATIVE = 8030;

addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAnew(event)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification, event.action));
});

/** Shows a declarative push message (W3C Push API) as browsers do that need no script for it. */
async function show(data) {
  const { notification, app_badge: badge } = read(data);
  const { title, navigate, actions = [], ...rest } = notification;
  const { body = "", lang, dir, tag = "", icon = PAPER.icon, image, silent = false } = rest;
  // What replaces a notification of the same tag is heard only where it says something else: messages may come twice.
  const before = tag ? await registration.getNotifications({ tag }) : [];
  const isNews = before.length > 0 && !before.some((shown) => shown.title === title && shown.body === body);
  await registration.showNotification(title, {
    body, lang, dir, tag, icon, image, silent,
    badge: PAPER.badge,
    renotify: isNews && !silent,
    actions: actions.map((each) => ({ action: each.action, title: each.title })),
    data: {
      ...rest.data,
      navigate,
      actions: Object.fromEntries(actions.map((each) => [each.action, each.navigate])),
    },
  });
  await count(badge ?? rest.app_badge);
  if (rest.data?.notice) tellPages();
}

/** A reader's open pages ask how many notices there are now. */
function tellPages() {
  const channel = new BroadcastChannel("reader");
  channel.postMessage("changed");
  channel.close();
}

/** What was pushed. A browser that shows nothing for a message takes the paper's permission away, so there is always
 * something to show. */
function read(data) {
  try {
    const message = data.json();
    if (message.web_push === DECLARATIVE && message.notification.title) return message;
  } catch {
    // Shown below as what it is.
  }
  return { notification: { title: PAPER.name, body: PAPER.news, navigate: "/" } };
}

async function count(number) {
  if (number === undefined || number === null || !navigator.setAppBadge) return;
  try {
    await (Number(number) > 0 ? navigator.setAppBadge(Number(number)) : navigator.clearAppBadge());
  } catch {
    // Not every system has badges.
  }
}

/** Leads to what a notification, or one of its buttons, is about. */
async function follow({ data }, action) {
  const known = data ?? {};
  const button = action ? known.actions?.[action] : "";
  // Its own address says by itself that it was opened.
  const isItself = !button || button === known.navigate;
  const there = own(isItself ? (known.url ?? known.navigate) : button);
  const said = isItself && known.url ? sayOpened(known) : null;
  await visit(there);
  await said;
}

/** Says that it was opened: of an alert, not by whom; of a notice, by its reader, who has read it by that. */
async function sayOpened({ alert, notice, navigate }) {
  try {
    if (alert) {
      await fetch(`/alerts/${alert}/opened/`, { method: "POST", credentials: "omit", keepalive: true });
    } else if (notice) {
      // It leads on to a page, which is not fetched for nothing.
      await fetch(own(navigate).href, { redirect: "manual", keepalive: true });
      tellPages();
    }
  } catch {
    // Without a connection it stays unread.
  }
}

/** An address of this paper; its front page for anybody else's. */
function own(address) {
  const home = new URL("/", location.origin);
  const found = address && URL.canParse(address, home) ? new URL(address, home) : home;
  return found.origin === home.origin ? found : home;
}

/** Goes to the tab that shows the page already, or opens one. */
async function visit(there) {
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find((each) => {
    const here = new URL(each.url);
    return here.pathname === there.pathname && here.search === there.search && (!there.hash || here.hash === there.hash);
  });
  try {
    if (tab) return await tab.focus();
  } catch {
    // It was closed meanwhile.
  }
  return clients.openWindow(there.href);
}

async function subscribeAnew({ oldSubscription, newSubscription }) {
  const known = await remembered();
  const key = await (await fetch("/push/key")).text();
  const subscription = newSubscription
    ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const said = {
    ...subscription.toJSON(),
    server_key: keyOf(subscription) || key,
    old: oldSubscription?.endpoint ?? known?.endpoint ?? "",
  };
  const response = await tell(said);
  // The paper had forgotten the old one, and what it wanted.
  if (response.status === 201 && known?.wants) await tell({ ...said, ...known.wants });
  if (response.ok) await remember({ ...known, endpoint: subscription.endpoint });
}

function tell(said) {
  return fetch("/push/subscriptions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(said),
  });
}

/** The key of the paper's that a subscription was made with, in base64url. */
function keyOf({ options }) {
  if (!options?.applicationServerKey) return "";
  const bytes = new Uint8Array(options.applicationServerKey);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/* What this browser last told the paper; alerts.js keeps it in the same place. */
const KEPT = "/push/subscriptions";

async function remembered() {
  const kept = await (await caches.open("push")).match(KEPT);
  return kept?.json();
}

async function remember(what) {
  await (await caches.open("push")).put(KEPT, Response.json(what));
}
