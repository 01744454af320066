// Records a voice note where the browser can; the file field beside it works everywhere.
"use strict";
(() => {
  const LONGEST_MS = 180000;
  const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  const form = document.getElementById("new");
  if (!form || !window.MediaRecorder || !navigator.mediaDevices) return;
  const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each));
  const words = JSON.parse(document.getElementById("outbox").dataset.words);
  if (!kind) return;

  for (const button of form.querySelectorAll("[data-record]")) {
    let running = null;
    const field = button.closest("[data-file]");
    button.hidden = false;
    field.classList.add("by-voice");
    button.addEventListener("click", async () => {
      if (running) return running.stop();
      try {
        running = await record(button);
      } catch {
        button.textContent = words.record_refused;
        field.classList.remove("by-voice");
      }
      return undefined;
    });

    async function record() {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 16000 });
      const parts = [];
      const began = Date.now();
      const tick = setInterval(() => {
        button.textContent = words.record_stop.replace("{seconds}", Drafts.digits(Math.round((Date.now() - began) / 1000)));
        if (Date.now() - began > LONGEST_MS) recorder.stop();
      }, 500);
      button.textContent = words.record_stop.replace("{seconds}", Drafts.digits(0));
      button.setAttribute("aria-pressed", "true");
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = () => {
        clearInterval(tick);
        stream.getTracks().forEach((track) => track.stop());
        running = null;
        button.textContent = words.record_again;
        button.removeAttribute("aria-pressed");
        const detail = { name: button.dataset.record, file: new File(parts, "voice", { type: kind.split(";")[0] }) };
        form.dispatchEvent(new CustomEvent("recorded", { detail }));
      };
      recorder.start(1000);
      return recorder;
    }
  }
})();
