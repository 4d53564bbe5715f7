/* Keys for those who read with the keyboard. They can be turned off (WCAG 2.2, 2.1.4), which this device remembers. */

const OFF = "comment-keys-off";

export function begin(conversation) {
  return new Keys(conversation);
}

class Keys {
  constructor(conversation) {
    this.conversation = conversation;
  }

  get isOff() {
    return localStorage.getItem(OFF) !== null;
  }

  press(key) {
    if (key === "?") this.help();
    else if (this.isOff) return;
    else if (key === "j" || key === "k") this.step(key === "j" ? 1 : -1);
    else if (key === "r") document.activeElement.closest(".comment")?.querySelector(".reply")?.click();
    else if (key === "c") {
      const field = this.conversation.querySelector("kept-draft.write textarea");
      field?.focus();
      field?.scrollIntoView({ block: "nearest" });
    }
  }

  step(by) {
    const articles = [...this.conversation.querySelectorAll(".comment")].filter((article) => !article.hidden);
    const here = document.activeElement.closest(".comment");
    const index = here ? articles.indexOf(here) + by : articles.findIndex((article) => article.getBoundingClientRect().bottom > 60);
    if (articles[index]) this.conversation.goTo(articles[index]);
  }

  /** A small panel that says which keys there are. */
  help() {
    const { conversation } = this;
    const open = conversation.querySelector("dialog.keys");
    if (open) return open.close();
    const before = document.activeElement;
    const panel = conversation.add(conversation, "dialog", "keys");
    panel.setAttribute("aria-labelledby", "keys-title");
    conversation.add(panel, "h2", "", conversation.say("keys")).id = "keys-title";
    conversation.add(panel, "p", "", conversation.say("keysOn"));
    const actions = conversation.add(panel, "div", "write-actions");
    const turn = conversation.add(actions, "button", "button button-quiet", conversation.say(this.isOff ? "keysTurnOn" : "keysOff"));
    turn.addEventListener("click", () => {
      if (this.isOff) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
      panel.close();
    });
    conversation.add(actions, "button", "button", conversation.say("close")).addEventListener("click", () => panel.close());
    panel.addEventListener("close", () => {
      panel.remove();
      before?.focus?.({ preventScroll: true });
    });
    panel.showModal();
  }
}
