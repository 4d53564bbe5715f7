/* Offers the time zone of the device where the reader's is another. Without it, the list of zones does the same. */

class ZoneGuess extends HTMLElement {
  connectedCallback() {
    const select = document.getElementById(this.getAttribute("for"));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const button = this.querySelector("button");
    if (!select || ![...select.options].some(({ value }) => value === zone)) return;
    const compare = () => {
      this.hidden = (select.value || this.dataset.paper) === zone;
    };
    this.querySelector("bdi").textContent = zone.replaceAll("_", " ");
    button.addEventListener("click", () => {
      select.value = zone;
      compare();
      select.focus();
    });
    select.addEventListener("change", compare);
    compare();
  }
}

customElements.define("zone-guess", ZoneGuess);
