/* Writing an alert: the preview follows what is typed, the letters are counted, the audience is. */

const PAUSE = 250;
const MANY = 12;

/** Characters as people count them. */
const lengthOf = (text) => [...text].length;

function follow(part) {
  const form = part.querySelector("form");
  const show = (name, text) => part.querySelectorAll(`[data-shows=${name}]`).forEach((place) => { place.textContent = text; });
  const picture = form.elements.has_picture;
  const update = () => {
    show("title", form.elements.title.value);
    show("text", form.elements.text.value.trim());
    for (const image of part.querySelectorAll("img[data-shows=picture]")) {
      if (picture?.checked) image.src = picture.dataset.picture;
      image.hidden = !picture?.checked;
    }
    for (const count of part.querySelectorAll("[data-counts]")) {
      const length = lengthOf(part.querySelector(`#${count.dataset.counts}`).value);
      const isLong = length > Number(count.dataset.good);
      count.textContent = `${length} / ${count.dataset.good}`;
      count.classList.toggle("is-long", isLong);
      part.querySelector(`#${count.dataset.counts}-long`).hidden = !isLong;
    }
  };
  form.addEventListener("input", update);
  update();
}

/** How many it reaches, asked a moment after the last change; an answer that comes late is not shown. */
function reach(part) {
  const form = part.querySelector("form");
  const place = part.querySelector("[data-alert-reach]");
  let asking;
  let waiting;
  const ask = async () => {
    asking = new AbortController();
    const { signal } = asking;
    const url = new URL(part.dataset.reach, location.href);
    for (const name of ["audience", "topics", "sections"]) {
      new FormData(form).getAll(name).forEach((value) => url.searchParams.append(name, value));
    }
    try {
      const response = await fetch(url, { signal, headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!response.ok) throw new Error(response.status);
      place.textContent = (await response.json()).words;
    } catch (error) {
      if (error.name === "AbortError") return;
      place.textContent = "–";
    }
    place.removeAttribute("aria-busy");
  };
  form.addEventListener("change", ({ target }) => {
    if (!["audience", "topics", "sections"].includes(target.name)) return;
    asking?.abort();
    clearTimeout(waiting);
    place.setAttribute("aria-busy", "true");
    waiting = setTimeout(ask, PAUSE);
  });
}

/** A box to find one of many topics by its name. */
function finding(part) {
  for (const boxes of part.querySelectorAll(".alert-boxes")) {
    const labels = [...boxes.querySelectorAll("label")];
    if (labels.length <= MANY) continue;
    const box = document.createElement("input");
    box.type = "search";
    box.placeholder = part.dataset.find;
    box.setAttribute("aria-label", part.dataset.find);
    // It is no part of the form: Enter finds, and sends nothing.
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.addEventListener("input", () => {
      const words = box.value.trim().toLocaleLowerCase();
      for (const label of labels) label.hidden = !label.textContent.toLocaleLowerCase().includes(words);
    });
    boxes.before(box);
  }
}

export function start(part) {
  follow(part);
  reach(part);
  finding(part);
}
