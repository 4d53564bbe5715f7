/* While a reader's copy of their data is being made, this page asks how far it is, less and less often, and shows it.
 * Without script the page loads itself again. */

class DataCopyStatus extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("data-waits")) this.askLater(1500);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  askLater(milliseconds) {
    this.timer = setTimeout(() => this.ask(milliseconds), milliseconds);
  }

  async ask(milliseconds) {
    let next = Math.min(milliseconds * 1.3, 15000);
    if (!document.hidden) {
      try {
        const response = await fetch(location.pathname, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const fresh = page.querySelector("data-copy");
        // Signed out meanwhile, or something broke: the page itself says it best.
        if (!response.ok || !fresh) return location.reload();
        if (fresh.hasAttribute("data-waits")) {
          const { max, value } = fresh.querySelector("progress");
          Object.assign(this.querySelector("progress"), { max, value });
        } else {
          const hadFocus = this.contains(document.activeElement);
          fresh.tabIndex = -1;
          this.replaceWith(document.adoptNode(fresh));
          if (hadFocus) fresh.focus();
          return;
        }
      } catch {
        next = 15000;
      }
    }
    this.askLater(next);
  }
}

customElements.define("data-copy", DataCopyStatus);
