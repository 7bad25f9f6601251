// Makes or shows a passkey when a form with data-passkey is sent, and sends the form with what the browser gave.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  const error = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.Credential.value) return;
    event.preventDefault();
    error.hidden = true;
    try {
      const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { options, state } = await answer.json();
      const asked = JSON.parse(options);
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
      form.elements.Credential.value = JSON.stringify(credential.toJSON());
      form.elements.State.value = state;
      form.requestSubmit();
    } catch {
      form.elements.Credential.value = "";
      error.hidden = false;
    }
  });
}
