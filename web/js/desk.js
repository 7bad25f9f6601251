// A desk goes on when the network drops for a while: a form that says so is sent until it is answered, and what was typed
// stays on the page. Sending twice is safe: the server gives the same case. Without this file the forms are plain forms.
const offline = (yes) => (document.getElementById("offline").hidden = !yes);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const show = async (answer) => {
  if (answer.redirected) return location.assign(answer.url);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
  document.title = fresh.title;
  printable();
  document.querySelector("main [autofocus]")?.focus();
};

// A button that prints, for whoever does not know the keys. Without this file the page names them.
const printable = () => document.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));
printable();
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());

// A page that comes back by the browser's own button has been sent, and can be sent again.
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("[data-sending]").forEach((form) => delete form.dataset.sending));

const send = async (form) => {
  const body = new URLSearchParams(new FormData(form));
  for (;;) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, cache: "no-store" });
      offline(false);
      return await show(answer);
    } catch {
      offline(true);
      await pause(1000);
    }
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-steady]")) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  send(form);
});

// Follows what changes by itself: the case that the person has before them, the board.
const live = document.getElementById("live");
if (live) {
  setInterval(async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    const answer = await fetch(live.dataset.from ?? location.href, { cache: "no-store" }).catch(() => null);
    offline(answer === null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    // What stands around it, such as the buttons of a case, is of the old state; so is the message that led here.
    if (fresh && fresh.dataset.state !== live.dataset.state) return location.replace(location.pathname);
    if (fresh && fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
  }, Number(live.dataset.every));
}
