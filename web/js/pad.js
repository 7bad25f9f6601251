// A waiting pad goes where the desk sends it. A pad that is left alone asks once, and then forgets the person.
const waiting = document.getElementById("waiting");
const ask = 90_000, leave = 120_000;

if (waiting) {
  setInterval(async () => {
    const answer = await fetch(`/pad/next${waiting.dataset.unpaired ? "?unpaired=true" : ""}`, { cache: "no-store" }).catch(() => null);
    if (answer?.status === 200) location.assign(await answer.text());
  }, 1500);
} else if (document.getElementById("pad-left")) {
  const left = document.getElementById("pad-left");
  let touched = performance.now();
  for (const event of ["pointerdown", "keydown", "input"]) {
    addEventListener(event, () => {
      touched = performance.now();
      left.hidden = true;
    });
  }
  setInterval(() => {
    const idle = performance.now() - touched;
    left.hidden = idle < ask;
    if (idle >= leave) location.assign("/pad/end");
  }, 1000);
}
