// Follows a case by server-sent events and brings its new state without a reload. Without it the page refreshes itself.
// A screen reader is told the new state alone, and not the whole page again.
const tracker = document.getElementById("tracker");
const told = document.getElementById("told");
const events = new EventSource(tracker.dataset.events);
let known = null;

events.addEventListener("state", async ({ data }) => {
  if (known !== null && data !== known) {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tracker");
    tracker.replaceChildren(...fresh.children);
    told.textContent = tracker.querySelector("[data-told], .tag").textContent;
  }
  known = data;
  if (/Closed|Purged|Cancelled|Expired|Refused/.test(data)) events.close();
});
