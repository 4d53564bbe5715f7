/* What the stream does not tell: where the page was away for so long that nobody remembers each event, where more was said
 * than is told at once, and in discussions that only registered readers read. */

/* The paper may have thousands of pages to answer at once. */
const ASK_AFTER = 200;
const ASK_WITHIN = 1_800;
const ASK_AGAIN = 30_000;
const MOST_SHOWN = 300;
const MOST_READ = 250;
const READ_AGAIN = 1_200;
const TRIES = 4;

export function begin(conversation) {
  return new Missed(conversation);
}

class Missed {
  constructor(conversation) {
    this.conversation = conversation;
    /** The last event before something happened that we do not know yet. */
    this.since = null;
  }

  /** Something happened after that event: asks what, once for all that comes within a moment. */
  ask(live, since) {
    this.since ??= since;
    this.askIn(live, ASK_AFTER + Math.random() * ASK_WITHIN);
  }

  askIn(live, pause) {
    this.timer ??= setTimeout(async () => {
      const { since } = this;
      this.since = null;
      const response = await this.askAll(live, since).catch(() => null);
      this.timer = null;
      if (response?.ok) return void (this.since !== null && this.ask(live, this.since));
      // Whoever may not read it any more asks again when something else happens.
      this.since = since;
      if (!response || response.status >= 500) this.askIn(live, ASK_AGAIN * (1 + Math.random()));
    }, pause);
  }

  /** Looks at all that the page shows or offers to show, so much at a time; the last answer. */
  async askAll(live, since) {
    const { conversation } = this;
    const shown = [...conversation.querySelectorAll(".comment:not(.is-gone, .is-pending, .is-waiting)")];
    const ids = [...shown.map((article) => conversation.idOf(article)), ...live.waiting.keys()];
    let response;
    do {
      const some = ids.splice(0, MOST_SHOWN).join(",");
      response = await fetch(`/discussions/${conversation.number}/news/?last=${since}&shown=${some}`, { credentials: "same-origin" });
      if (!response.ok) return response;
      const { last, events } = await response.json();
      for (const { id, name, data } of events) live.receive(name, data, Number(id));
      live.lastEvent = Math.max(live.lastEvent, Number(last));
    } while (ids.length);
    return response;
  }

  /** Takes the `count` comments after `since` from pages that everybody shares, which may be a second old. */
  async readOn(live, { since, count }, tries = TRIES) {
    if (count > MOST_READ) {
      live.isBehind = true;
      return live.tell();
    }
    try {
      for await (const article of live.since(since)) {
        const id = (since = this.conversation.idOf(article));
        const { thread, parent } = article.dataset;
        live.hear({ id, thread: Number(thread), parent: Number(parent) || null, isOld: id <= live.printed });
        count -= 1;
      }
    } catch {
      /* Offline: what is there is read when the network is back. */
    }
    if (count > 0 && tries > 1) setTimeout(() => this.readOn(live, { since, count }, tries - 1), READ_AGAIN);
  }
}
