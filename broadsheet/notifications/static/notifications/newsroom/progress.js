/* An alert on its way: its numbers, asked for as long as they change and somebody looks. */

const ALOUD_EVERY = 10_000;
const LONGEST = 15_000;

export function start(part, go) {
  const every = Number(part.dataset.every);
  const bar = part.querySelector("progress");
  let pause = every;
  let spoken = 0;

  const show = (said) => {
    if (!bar) return;
    bar.max = said.of;
    bar.value = said.done;
    part.querySelector("[data-words]").textContent = said.words;
    part.querySelectorAll("[data-figure]").forEach((figure) => { figure.textContent = said[figure.dataset.figure]; });
    // Read out from time to time, not at every turn.
    if (performance.now() - spoken < ALOUD_EVERY) return;
    spoken = performance.now();
    part.querySelector("[data-aloud]").textContent = said.words;
  };

  const look = async () => {
    if (!part.isConnected) return;
    if (document.hidden || part.closest("dialog:not([open])")) {
      setTimeout(look, every);
      return;
    }
    try {
      const response = await fetch(part.dataset.progress, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
        cache: "no-store",
      });
      if (!response.ok) throw new Error(response.status);
      const said = await response.json();
      pause = every;
      if (said.state !== part.dataset.state) {
        await go(part.dataset.page);
        return;
      }
      show(said);
    } catch {
      pause = Math.min(2 * pause, LONGEST);
    }
    setTimeout(look, pause);
  };
  setTimeout(look, every);
}
