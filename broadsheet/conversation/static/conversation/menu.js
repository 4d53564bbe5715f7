/* "More" beside a comment: copy its address, quote it, follow its thread, its author; and what the staff may do. */

export function begin(conversation) {
  return new Menu(conversation);
}

class Menu {
  constructor(conversation) {
    this.conversation = conversation;
  }

  /** What is offered depends on who is reading, so the sheet is made whenever it opens. */
  async fill(details, article) {
    const { conversation } = this;
    details.querySelector(".comment-menu")?.remove();
    const sheet = conversation.add(details, "ul", "comment-menu");
    const id = conversation.idOf(article);
    const add = (words, act) => {
      const item = conversation.add(sheet, "li");
      const button = conversation.add(item, "button", "", conversation.say(words) || words);
      button.addEventListener("click", () => act(button));
      return item;
    };
    const shut = () => { details.open = false; };
    if (navigator.clipboard) {
      add("copy", async () => {
        const copied = await navigator.clipboard.writeText(new URL(`/comments/${id}/`, location.href).href).then(() => true, () => false);
        conversation.announce(conversation.say(copied ? "copied" : "notNow"));
        shut();
        details.querySelector("summary").focus();
      });
    }
    if (article.querySelector(".reply")) {
      add("quote", async () => {
        shut();
        const quoting = await conversation.load("quoting");
        quoting.quote(article);
      });
    }
    const { me } = conversation;
    if (!me?.reader) return;
    const { by, writer } = article.dataset;
    if (writer && by !== me.reader.handle) {
      // Who has a page can be followed.
      const hasPage = article.querySelector(".comment-head :is(h3, h4) > a");
      const link = conversation.add(conversation.add(sheet, "li"), "a", "", conversation.say(hasPage ? "followOrMute" : "mute"));
      link.href = `${writer}?next=/comments/${id}/`;
    }
    if (me.conversation?.moderates) this.addJudging(article, add, shut);
    await this.addFollowing(article.dataset.thread, add);
  }

  /** Whoever was quicker than the answer to who is reading finds in the open sheet what is theirs. */
  refill() {
    for (const details of this.conversation.querySelectorAll(".comment-more[open]")) this.fill(details, details.closest(".comment"));
  }

  /** Whether the thread is followed is asked when somebody looks. */
  async addFollowing(thread, add) {
    const { conversation } = this;
    const about = `thread:${thread}`;
    try {
      const answer = await (await fetch(`/me?about=${about}`, { credentials: "same-origin" })).json();
      let follows = answer.following?.includes(about);
      const words = () => conversation.say(follows ? "unfollowThread" : "followThread");
      add(words(), async (button) => {
        const response = await conversation.post(`/follow/thread/${thread}/`, { follow: follows ? "no" : "yes" });
        if (!response.ok) return conversation.announce(conversation.say("notNow"));
        follows = !follows;
        button.textContent = words();
      });
    } catch {
      /* Offline: the rest of the menu is there. */
    }
  }

  addJudging(article, add, shut) {
    const { conversation } = this;
    const judge = async (fields) => {
      shut();
      try {
        const response = await conversation.post(`/comments/${conversation.idOf(article)}/judge/`, fields);
        const answer = await response.json();
        if (!response.ok) throw new Error(answer.title);
        this.judged(article, answer, fields.note);
      } catch (error) {
        conversation.announce(error instanceof TypeError ? conversation.say("notNow") : error.message);
      }
    };
    if (article.querySelector(".pick-mark")) add("unpick", () => judge({ do: "unpick" }));
    else add("pick", () => (shut(), this.askWhy(article, "pick", (note) => judge({ do: "pick", note }))));
    add("reject", () => (shut(), this.askWhy(article, "reject", (reason) => judge({ do: "reject", reason }))));
  }

  judged(article, { status, picked }, note) {
    const { conversation } = this;
    article.querySelector(".pick-mark")?.remove();
    if (status === "rejected") conversation.empty(article, conversation.say("rejected"));
    else if (picked) {
      const mark = conversation.add(null, "p", "pick-mark", conversation.say("picked") + (note ? `: ${note}` : ""));
      article.querySelector(".comment-head").after(mark);
    }
    article.focus({ preventScroll: true });
  }

  /** Why it is picked, for readers, which may be empty; or rejected, for its writer, who is owed a reason. */
  askWhy(article, deed, then) {
    const { conversation } = this;
    const form = conversation.add(null, "form", "own-box write-form pick-form");
    const id = `why-${article.id}`;
    conversation.add(form, "label", "", conversation.say(`${deed}Ask`)).htmlFor = id;
    const field = conversation.add(form, "input");
    Object.assign(field, { id, maxLength: deed === "pick" ? 200 : 1_000, type: "text", required: deed === "reject" });
    const actions = conversation.add(form, "div", "write-actions");
    conversation.add(actions, "button", "button", conversation.say(deed)).type = "submit";
    const close = () => {
      form.remove();
      article.focus({ preventScroll: true });
    };
    conversation.add(actions, "button", "button button-quiet", conversation.say("cancel")).addEventListener("click", close);
    form.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close();
      then(field.value);
    });
    conversation.toolsOf(article).after(form);
    field.focus();
  }
}
