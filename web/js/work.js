// Computes in place of a puzzle: ALTCHA's own worker finds the counter, the form takes it along.
for (const section of document.querySelectorAll("[data-work]")) {
  if (!window.Worker || !window.crypto?.subtle) continue;
  section.hidden = false;
  const form = section.querySelector("form");
  const status = section.querySelector("[data-work-status]");
  form.addEventListener("submit", (event) => {
    if (form.elements.code.value) return;
    event.preventDefault();
    status.textContent = status.dataset.busy;
    form.querySelector("button").disabled = true;
    const { nonce, salt, prefix } = section.dataset;
    const parameters = { algorithm: "SHA-256", nonce, salt, cost: 1, keyLength: 32, keyPrefix: prefix };
    // Two workers share the counters: odd and even.
    const workers = [0, 1].map(() => new Worker("/assets/altcha-sha.js"));
    const end = (counter) => {
      workers.forEach((worker) => worker.terminate());
      if (counter === undefined) {
        status.textContent = status.dataset.failed;
        return;
      }
      form.elements.code.value = `work:${counter}`;
      form.querySelector("button").disabled = false;
      form.requestSubmit();
    };
    workers.forEach((worker, start) => {
      worker.onmessage = ({ data }) => end(data?.counter);
      worker.onerror = () => end();
      worker.postMessage({ type: "work", challenge: { parameters }, counterStart: start, counterStep: workers.length, timeout: 90000 });
    });
  });
}
