// Follows a case by server-sent events and brings its new state without a reload. Without it the page refreshes itself.
const tracker = document.getElementById("tracker");
const events = new EventSource(tracker.dataset.events);
let known = null;

events.addEventListener("state", async ({ data }) => {
  if (known !== null && data !== known) {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tracker");
    tracker.replaceChildren(...fresh.children);
  }
  known = data;
  if (/Closed|Purged|Cancelled|Expired|Refused/.test(data)) events.close();
});
