/* What a browser wants to be told while no page of the paper is open. Loaded when somebody presses “Alerts”, on the page
 * of alerts, and where a browser that is told things has just been signed in; asks the browser for nothing until its
 * reader has pressed “Allow”. */

const HINT = /(?:^|;\s*)signed-in=([^;]*)/;
/* What this browser last told the paper; sw.js keeps it in the same place. */
const KEPT = "/push/subscriptions";

/* What an alert was addressed to whose button “Fewer like this” led here: `alerts`, `topic:12`, … Only script reads it. */
const fewer = new Set((new URLSearchParams(location.search).get("fewer") ?? "").split(",").filter(Boolean));

const isAble = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const hint = () => HINT.exec(document.cookie)?.[1] ?? "";

async function remembered() {
  const kept = await (await caches.open("push")).match(KEPT);
  return kept?.json();
}

async function remember(what) {
  await (await caches.open("push")).put(KEPT, Response.json(what));
}

/** The subscription that this browser has, if any. */
async function current() {
  if (!isAble() || Notification.permission !== "granted") return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The key of the paper's that a subscription was made with, in base64url. */
function keyOf({ options }) {
  if (!options?.applicationServerKey) return "";
  const bytes = new Uint8Array(options.applicationServerKey);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `${status}`);
    this.code = problem?.code ?? "";
    this.words = problem?.detail ?? "";
  }
}

/** Tells the paper of a subscription and of what it wants; how it stands afterwards. Without `wants` it goes on wanting
 * what it did, also where the paper has forgotten it because its messages did not arrive for a while. */
async function tell(subscription, wants = null, old = "") {
  const known = await remembered();
  const response = await fetch("/push/subscriptions", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      ...subscription.toJSON(),
      server_key: keyOf(subscription),
      old: old || (known?.endpoint === subscription.endpoint ? "" : (known?.endpoint ?? "")),
      ...wants,
    }),
  });
  const said = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, said);
  const wanted = wants ?? known?.wants ?? null;
  await remember({ endpoint: subscription.endpoint, hint: hint(), wants: wanted });
  return response.status === 201 && !wants && wanted ? tell(subscription, wanted) : said;
}

async function subscribe(worker) {
  await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  const response = await fetch("/push/key");
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => null));
  const applicationServerKey = await response.text();
  const before = await registration.pushManager.getSubscription();
  if (before && keyOf(before) === applicationServerKey) return { subscription: before, old: "" };
  // The paper has a new key since: the browser has to let go of the old one first.
  await before?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  return { subscription, old: before?.endpoint ?? "" };
}

/** Tells the paper how this browser is subscribed, subscribing anew where the paper has another key by now. */
async function renew(worker, subscription) {
  let standing = null;
  try {
    standing = await tell(subscription);
    if (standing.server_key === (keyOf(subscription) || standing.server_key)) return standing;
  } catch (error) {
    if (error.code !== "unknown-key") throw error;
  }
  const { subscription: fresh, old } = await subscribe(worker);
  return tell(fresh, null, old || subscription.endpoint);
}

/** Called where somebody has signed in: this browser's subscription becomes theirs. */
export async function join() {
  const subscription = await current();
  if (!subscription) return;
  const known = await remembered();
  if (known?.hint === hint() && known.endpoint === subscription.endpoint) return;
  await tell(subscription);
}

/** Which words help whoever once said no. */
function family() {
  const agent = navigator.userAgent;
  if (/iPad|iPhone|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Android/.test(agent)) return "android";
  return /Chrome\/|Chromium\//.test(agent) ? "chrome" : "safari";
}

class AlertSettings extends HTMLElement {
  /** `[key, name]` of what can be chosen here, the first of them asked for. */
  things = [];
  /** What is asked for where there is no such thing: the editors' alerts, or a reader's notices alone. */
  asks = "alerts";

  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    this.querySelector("[data-off]").addEventListener("click", () => this.turnOff());
    this.querySelector("[data-again]").addEventListener("click", () => this.look());
    document.addEventListener("reader", () => this.showFor(this.standing?.is_of_reader ?? Boolean(hint())));
  }

  /** Finds out how this browser stands, and shows it. */
  async look() {
    this.say("");
    if (!isAble()) return this.show("unable", family() === "ios" ? "ios" : "other");
    if (Notification.permission === "denied") return this.show("denied", family());
    const subscription = await current();
    if (!subscription) return this.choose(null);
    try {
      this.choose(await renew(this.dataset.worker, subscription));
    } catch (error) {
      this.choose(null);
      this.complain(error);
    }
  }

  show(part, words = "") {
    for (const each of this.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== part;
    for (const each of this.querySelectorAll("[data-family]")) each.hidden = each.dataset.family !== words;
  }

  showFor(isReader) {
    for (const each of this.querySelectorAll("[data-for]")) each.hidden = (each.dataset.for === "reader") !== isReader;
  }

  /** The form, with what is so (`standing`), or, where there is nothing yet, with what was asked for. */
  choose(standing) {
    this.standing = standing;
    const { elements } = this.form;
    const wanted = new Map((standing?.topics ?? []).map(({ key, title }) => [key, title]));
    const asked = this.things[0]?.[0];
    this.listThings(new Map([...this.things, ...wanted]), (key) => wanted.has(key) || (!standing && key === asked));
    elements.alerts.checked = standing ? standing.alerts : !asked && this.asks === "alerts";
    elements.notices.checked = standing ? standing.notices : true;
    elements.quiet_from.value = standing?.quiet_from ?? "";
    elements.quiet_until.value = standing?.quiet_until ?? "";
    elements.most_alerts.value = standing?.most_alerts ?? "";
    for (const each of this.querySelectorAll("[data-when]")) each.hidden = (each.dataset.when === "on") !== Boolean(standing);
    this.showFor(standing ? standing.is_of_reader : Boolean(hint()));
    this.show("choose");
    this.markFewer(standing);
  }

  /** Marks what brought an alert of which its reader wants fewer, as far as this browser is still told of it. */
  markFewer(standing) {
    for (const each of this.querySelectorAll("[data-led]")) each.remove();
    if (!standing) return;
    const boxes = [this.form.elements.alerts, ...this.form.querySelectorAll("[name=topics]")];
    const led = boxes.filter(({ checked, name, value }) => checked && fewer.has(name === "alerts" ? name : value));
    for (const box of led) {
      box.nextElementSibling.append(this.querySelector("template[data-led-words]").content.cloneNode(true));
    }
    if (!led.length) return;
    this.say("fewer");
    led[0].focus();
  }

  listThings(named, isChosen) {
    const rows = [...named].map(([key, name]) => {
      const template = this.querySelector(key.startsWith("story:") ? "template[data-story-thing]" : "template[data-thing]");
      const row = template.content.cloneNode(true);
      row.querySelector("input").value = key;
      row.querySelector("input").checked = isChosen(key);
      row.querySelector("bdi").textContent = name;
      return row;
    });
    this.querySelector("[data-things]").replaceChildren(...rows);
  }

  /** What the form says, as the paper takes it. */
  wants() {
    const { elements } = this.form;
    const topics = [...this.form.querySelectorAll("[name=topics]:checked")].map(({ value }) => value);
    const wants = { alerts: elements.alerts.checked, topics };
    const isReader = !this.form.querySelector("[data-for=reader]").hidden;
    if (isReader) wants.notices = elements.notices.checked;
    else {
      wants.quiet_from = elements.quiet_from.value || null;
      wants.quiet_until = elements.quiet_until.value || null;
      wants.most_alerts = elements.most_alerts.value === "" ? null : Number(elements.most_alerts.value);
      wants.time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    }
    return wants;
  }

  async keep() {
    const wants = this.wants();
    if (!wants.alerts && !wants.notices && !wants.topics.length) return this.say("nothing");
    // Browsers ask their reader only while these words are the answer to a press, so nothing may come before.
    const permission = await Notification.requestPermission();
    if (permission === "denied") return this.show("denied", family());
    if (permission !== "granted") return this.say("undecided");
    const wasOn = Boolean(this.standing);
    await this.busy(async () => {
      const { subscription, old } = await subscribe(this.dataset.worker);
      // What is kept now is what they want.
      fewer.clear();
      this.choose(await tell(subscription, wants, old));
      this.say(wasOn ? "kept" : "on");
    });
  }

  async turnOff() {
    await this.busy(async () => {
      const subscription = await current();
      const known = await remembered();
      const endpoint = subscription?.endpoint ?? known?.endpoint;
      await subscription?.unsubscribe();
      await caches.delete("push");
      if (endpoint) {
        await fetch("/push/subscriptions", {
          method: "DELETE",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ endpoint }),
        });
      }
      this.choose(null);
      this.say("off");
    });
    this.form.querySelector("[data-when=off]").focus();
  }

  /** Does something while nothing can be pressed twice; says so where it fails. */
  async busy(act) {
    this.setAttribute("aria-busy", "true");
    try {
      await act();
    } catch (error) {
      this.complain(error);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  complain(error) {
    if (error.words) this.say("", error.words);
    else this.say(error instanceof DOMException ? "no-service" : "failed");
  }

  say(name, words = "") {
    const known = name ? this.querySelector(`template[data-say="${name}"]`) : null;
    const said = this.querySelector(".alerts-said");
    said.textContent = words || known?.content.textContent || "";
    // A long list may have taken it out of sight.
    if (said.textContent) said.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("alert-settings", AlertSettings);

/** Opens the settings over the page, with what the pressed link is about to choose. */
export async function open(link) {
  const response = await fetch(new URL("sheet/", link.href), { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(response.status);
  const dialog = document.createElement("dialog");
  dialog.className = "alerts-sheet";
  dialog.setAttribute("aria-labelledby", "alerts-title");
  dialog.innerHTML = await response.text();
  const settings = dialog.querySelector("alert-settings");
  await style(settings.dataset.style);
  document.body.append(dialog);
  settings.things = JSON.parse(link.dataset.things || "[]");
  settings.asks = link.dataset.asks ?? "alerts";
  await settings.look();
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The tray that it was opened from may be shut by now.
    (link.isConnected ? link : document.querySelector("notice-bell > a"))?.focus();
  });
  // What is beside the sheet is the dialog itself.
  dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
  dialog.showModal();
}

let styled = null;

function style(address) {
  styled ??= document.querySelector(`link[href="${address}"]`) ? Promise.resolve() : new Promise((done) => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = address;
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
  return styled;
}

// On the page of alerts they stand in the page itself.
document.querySelectorAll("alert-settings").forEach((settings) => settings.look());
