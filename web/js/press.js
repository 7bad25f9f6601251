// One press sends a form once: who presses twice on a slow line asks once. The button shows that the press was taken.
// Without script the server holds: what was done is not done again.
const busy = new WeakSet();
const LONGEST = 10_000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  busy.add(form);
  // Not disabled: a button that is takes its name and value out of what is sent.
  event.submitter?.setAttribute("aria-busy", "true");
  // A download leaves the page where it is, and an answer may be lost on its way: then it can be pressed again.
  setTimeout(() => ready(form), LONGEST);
});

// "Back" may bring the page as it was left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const form of document.forms) ready(form);
});

function ready(form) {
  busy.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
