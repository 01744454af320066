// Protikar's chat on another site's page: a button that opens it. docs/embedding.md.
"use strict";
(() => {
  const script = document.currentScript;
  const bn = (script.dataset.lang || "bn") !== "en";
  const words = bn ? ["ভাতার অভিযোগ জানান", "বন্ধ করুন"] : ["Complain about an allowance", "Close"];
  const button = document.createElement("button");
  let frame = null;

  function style(element, rules) {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value);
  }

  function press() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = words[0];
      frame.src = new URL("/embed/chat?lang=" + (bn ? "bn" : "en"), script.src).href;
      frame.hidden = true;
      style(frame, { position: "fixed", right: "12px", bottom: "76px", "z-index": "2147483000", border: "1px solid #7d877f",
        "border-radius": "12px", background: "#fff", width: "min(24rem, calc(100vw - 24px))", height: "min(36rem, calc(100vh - 96px))" });
      button.before(frame);
    }
    frame.hidden = !frame.hidden;
    button.textContent = words[frame.hidden ? 0 : 1];
    button.setAttribute("aria-expanded", String(!frame.hidden));
    if (!frame.hidden) frame.focus();
  }

  button.type = "button";
  button.lang = bn ? "bn" : "en";
  button.textContent = words[0];
  button.setAttribute("aria-expanded", "false");
  style(button, { position: "fixed", right: "12px", bottom: "12px", "z-index": "2147483000", padding: "12px 18px", border: "0",
    "border-radius": "99px", background: "#0b5a3c", color: "#fff", font: "600 17px/1.5 sans-serif", cursor: "pointer" });
  button.addEventListener("click", press);
  script.after(button);
})();
