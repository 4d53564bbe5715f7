/* What goes wrong between browser and passkey is said on the page, in words, rather than in the console. */
const trouble = document.getElementById("passkey-trouble");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const { exception } = event.detail;
  const isRefused = ["NotAllowedError", "AbortError", "InvalidStateError"].includes(exception?.name);
  trouble.textContent = isRefused ? trouble.dataset.refused : trouble.dataset.unknown;
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
});
