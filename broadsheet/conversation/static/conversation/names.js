/* Names to choose from while somebody types an @ and a few letters. */

const PAUSE = 200;
const BEGUN = /(?:^|[^\p{L}\p{N}_@])@([\p{L}\p{M}\p{N}_.-]{1,30})$/u;

export function begin(conversation) {
  return new Names(conversation);
}

class Names {
  constructor(conversation) {
    this.conversation = conversation;
    this.list = conversation.add(null, "ul", "names");
    this.list.id = "names-to-choose";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "@");
    // A tap chooses; the field keeps the focus.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.choose(target.closest("[role=option]")));
    this.known = new WeakSet();
  }

  /** Called as somebody types in `field`. */
  offer(field) {
    if (!this.known.has(field)) this.watch(field);
    const begun = BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1];
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!begun) return this.shut();
    this.timer = setTimeout(() => this.ask(field, begun), PAUSE);
  }

  watch(field) {
    this.known.add(field);
    field.addEventListener("input", () => { if (this.list.isConnected) this.offer(field); });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.shut());
  }

  async ask(field, begun) {
    this.asking = new AbortController();
    const { conversation } = this;
    try {
      const url = `/discussions/${conversation.number}/names/?q=${encodeURIComponent(begun)}`;
      const response = await fetch(url, { signal: this.asking.signal, credentials: "same-origin" });
      const { names } = response.ok ? await response.json() : { names: [] };
      if (document.activeElement === field) this.show(field, begun, names);
    } catch {
      /* Overtaken by the next letter, or offline. */
    }
  }

  show(field, begun, names) {
    this.shut();
    if (!names.length) return;
    this.field = field;
    this.begun = begun;
    this.list.replaceChildren(...names.map(({ handle, name }, index) => {
      const option = this.conversation.add(null, "li");
      option.id = `name-${index}`;
      option.dataset.handle = handle;
      option.setAttribute("role", "option");
      this.conversation.add(option, "bdi", "", `@${handle}`);
      option.append(" ");
      this.conversation.add(option, "bdi", "of-name", name);
      return option;
    }));
    field.after(this.list);
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-autocomplete", "list");
    this.mark(0);
  }

  shut() {
    this.list.remove();
    this.field?.removeAttribute("aria-activedescendant");
    this.field?.removeAttribute("aria-controls");
  }

  mark(index) {
    const options = [...this.list.children];
    this.index = (index + options.length) % options.length;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === this.index)));
    this.field.setAttribute("aria-activedescendant", options[this.index].id);
    this.conversation.announce(options[this.index].textContent);
  }

  key(event) {
    if (!this.list.isConnected || event.isComposing) return;
    if (event.key === "ArrowDown") this.mark(this.index + 1);
    else if (event.key === "ArrowUp") this.mark(this.index - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.list.children[this.index]);
    else if (event.key === "Escape") this.shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(option) {
    if (!option) return;
    const { field, begun } = this;
    const end = field.selectionStart;
    this.shut();
    field.focus();
    field.setSelectionRange(end - begun.length, end);
    if (!document.execCommand("insertText", false, `${option.dataset.handle} `)) field.setRangeText(`${option.dataset.handle} `, end - begun.length, end, "end");
  }
}
