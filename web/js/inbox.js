// Brings new messages without a reload that would lose a selection, and copies codes. Without it the page refreshes itself.
const list = document.getElementById("messages");
const showCopyButtons = () => list.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));

list.addEventListener("click", async ({ target }) => {
  if (target.dataset?.copy) await navigator.clipboard.writeText(target.dataset.copy);
});

setInterval(async () => {
  if (document.hidden || !window.getSelection().isCollapsed) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("messages");
  if (fresh.firstElementChild?.id === list.firstElementChild?.id) return;
  list.replaceChildren(...fresh.children);
  showCopyButtons();
}, 2000);
showCopyButtons();
