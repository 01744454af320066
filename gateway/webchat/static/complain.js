// Offers places while one writes. Without this script the form asks which place is meant after it was sent.
"use strict";
(() => {
  const where = document.getElementById("where");
  const group = document.getElementById("places");
  const said = document.getElementById("places-said");
  const field = document.getElementById("place-field");
  if (!where || !group || !window.fetch) return;
  let timer = 0;
  let asked = 0;

  function offer(found) {
    for (const old of [...group.querySelectorAll("label")]) old.remove();
    for (const [code, name] of found) {
      const label = document.createElement("label");
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "place", value: code });
      label.append(radio, " " + name);
      group.append(label);
    }
    group.hidden = !found.length;
    said.textContent = found.length ? field.dataset.which : field.dataset.none;
  }

  async function look() {
    const words = where.value.trim();
    const turn = ++asked;
    if (words.length < 2) {
      offer([]);
      said.textContent = "";
      return;
    }
    try {
      const response = await fetch("/complain/places?q=" + encodeURIComponent(words));
      const found = response.ok ? await response.json() : [];
      if (turn === asked) offer(found);
    } catch {
      // No network now: the form asks when it is sent.
    }
  }

  where.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 350);
  });
  group.addEventListener("change", (event) => {
    where.value = event.target.parentElement.textContent.trim();
  });
})();
