/* The moderators' desk: counts that follow, a claim that lasts while the page is open, and everything by keyboard.
 * Without it every form works. */

const EVERY = 15_000;
const KEYS_OFF = "desk-keys-off";
const GREY = "desk-grey";
const one = document.querySelector(".desk-one");
const rows = [...document.querySelectorAll(".desk-row")];

/* ---- What waits, and who has this comment in hand */

async function ask(url, method = "GET") {
  const response = await fetch(url, { method, credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function follow() {
  if (document.hidden) return;
  try {
    const counts = await ask(document.body.dataset.counts);
    for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count] ?? "";
    if (one) await renew();
  } catch {
    /* Offline, or logged out meanwhile: the next page says so. */
  }
}

/** Whoever waited until somebody else gave the comment back gets it as it is then. */
async function renew() {
  const { taken, status } = await ask(one.dataset.claim, "POST");
  if (Boolean(taken) !== Boolean(one.dataset.taken) || status !== one.dataset.status) location.reload();
}

setInterval(follow, EVERY);
document.addEventListener("visibilitychange", follow);
if (one && !one.dataset.taken) {
  addEventListener("pagehide", () => fetch(one.dataset.release, { method: "POST", credentials: "same-origin", keepalive: true }));
  // Come back to by the browser's own button: it was given back when it was left.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
}

/* ---- Care: grey, remembered on this device */

const grey = document.getElementById("grey");
grey.checked = localStorage.getItem(GREY) !== null;
const paint = () => document.documentElement.classList.toggle("is-grey", grey.checked);
grey.addEventListener("change", () => {
  if (grey.checked) localStorage.setItem(GREY, "yes");
  else localStorage.removeItem(GREY);
  paint();
});
paint();

/* ---- Reasons: words kept ready are filled in, to be changed */

document.addEventListener("change", ({ target }) => {
  const words = target.name === "canned" && target.selectedOptions[0]?.dataset.words;
  if (words) target.closest(".desk-fields").querySelector("textarea").value = words;
});

/* Pressed twice is meant once. */
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/* ---- Keys. They can be turned off (WCAG 2.2, 2.1.4), which this device remembers. */

const help = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
keysOn.checked = localStorage.getItem(KEYS_OFF) === null;
keysOn.addEventListener("change", () => {
  if (keysOn.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "yes");
});
document.getElementById("show-keys").addEventListener("click", () => help.showModal());

function step(by) {
  const here = rows.indexOf(document.activeElement.closest(".desk-row"));
  const to = rows[here < 0 ? 0 : here + by];
  to?.focus({ preventScroll: true });
  to?.scrollIntoView({ block: "nearest" });
}

function press(element) {
  if (element.tagName !== "SUMMARY") return element.click();
  const details = element.parentElement;
  details.open = true;
  details.querySelector("select, textarea").focus();
}

/** In a list a decision is about what is ticked, or about the row that one is at. */
function tickHere() {
  const box = document.activeElement.closest(".desk-row")?.querySelector("[name=comment]");
  if (box && !document.querySelector("[name=comment]:checked, [name=all]:checked")) box.checked = true;
}

function pressed(key) {
  const row = document.activeElement.closest(".desk-row");
  if (key === "?") return help.showModal();
  if (rows.length) {
    if (key === "j" || key === "k" || key === "n") return step(key === "k" ? -1 : 1);
    if (key === "o") return row?.querySelector(".desk-open")?.click();
    if (key === "x") return row?.querySelector("[name=comment]")?.click();
    if ("arw".includes(key)) tickHere();
  }
  // What stands in a row is meant only where one is at it.
  const at = (each) => [null, row ?? null].includes(each.closest(".desk-row"));
  const found = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key) && at(each));
  if (found && !found.closest("fieldset[disabled]")) press(found);
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) target.closest(".desk-reason")?.querySelector("button").click();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  if (key === "Escape") {
    const details = target.closest(".desk-reason[open]");
    if (details) {
      details.open = false;
      details.querySelector("summary").focus();
    }
    return;
  }
  if (key.length !== 1 || target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (key !== "?" && localStorage.getItem(KEYS_OFF) !== null) return;
  if ("jkoxarwpnums?".includes(key)) {
    event.preventDefault();
    pressed(key);
  }
});
