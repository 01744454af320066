// A photo or a voice note without reloading. Without this script the form works by itself.
"use strict";
(() => {
  const form = document.getElementById("send-file");
  if (!form || !window.fetch) return;
  const { file: input, once, session } = form.elements;
  const button = form.querySelector("button");
  const wrong = form.querySelector(".wrong");
  const label = button.textContent;
  const first = once.value;
  const SIDE = 1600;
  let turn = 0;

  function tell(words) {
    wrong.textContent = words;
    wrong.hidden = !words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  // A phone's photo has megabytes. Drawn here at the size that is kept of it anyway, it is sent in a tenth of the time.
  async function smaller(file) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
    try {
      const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(drawn.width, drawn.height));
      const sheet = document.createElement("canvas");
      sheet.width = Math.max(1, Math.round(drawn.width * scale));
      sheet.height = Math.max(1, Math.round(drawn.height * scale));
      const pen = sheet.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.drawImage(drawn, 0, 0, sheet.width, sheet.height);
      const small = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.75));
      return small && small.size < file.size ? small : file;
    } catch {
      return file;
    }
  }

  async function taken(response) {
    const said = await response.json().catch(() => ({}));
    const told = response.status === 422 || response.status === 413 ? said.message : undefined;
    if (!response.ok) return tell(told || (response.status === 429 ? form.dataset.busy : form.dataset.failed));
    input.value = "";
    turn += 1;
    // The same file sent again after a failure is the same one to the server; the next is another.
    once.value = first + "-" + turn;
    document.dispatchEvent(new CustomEvent("said", { detail: said }));
  }

  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    tell("");
    button.disabled = true;
    button.textContent = form.dataset.sending;
    try {
      const body = new FormData(form);
      body.set("file", await smaller(input.files[0]), input.files[0].name);
      if (session) body.set("session", document.querySelector("#say [name=session]").value);
      await taken(await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }));
    } catch {
      tell(form.dataset.failed);
    }
    button.disabled = false;
    button.textContent = label;
  });
})();
