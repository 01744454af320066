// Ready words go into their form without leaving the page; without this script the button asks the server.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button[name=insert]")) {
    button.addEventListener("click", (event) => {
      const form = button.form;
      const area = form.elements.words;
      const option = form.elements.template.selectedOptions[0];
      if (!area || !option) return;
      event.preventDefault();
      if (option.dataset.words) {
        area.value = [area.value.trim(), option.dataset.words].filter(Boolean).join(" ");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
      area.focus();
    });
  }
})();
