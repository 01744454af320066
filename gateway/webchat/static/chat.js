// The chat without reloading. Without this script the form works by itself.
"use strict";
(() => {
  const form = document.getElementById("say");
  const talk = document.getElementById("talk");
  if (!form || !talk || !window.fetch) return;
  const log = talk.parentElement;
  const box = form.elements.message;
  const button = form.querySelector("button");
  const wrong = document.getElementById("message-wrong");
  const leave = document.getElementById("leave");
  const label = button.textContent;
  const first = form.elements.once.value;
  const shown = new Set([...talk.querySelectorAll("[data-at]")].map(keyOf));
  let turn = 0;
  let unsent = "";
  let pause = 4000;
  let timer = 0;

  function keyOf(item) {
    return item.dataset.at + item.classList.contains("mine") + item.dataset.text;
  }

  function make(tag, cls, text) {
    const element = document.createElement(tag);
    if (cls) element.className = cls;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function draw(said) {
    const item = make("li", said.mine ? "line mine" : "line");
    item.append(make("span", "unseen", (said.mine ? talk.dataset.you : talk.dataset.we) + ":"));
    item.append(make("p", "text", said.lead));
    Object.assign(item.dataset, { at: said.at, text: said.text });
    if (said.options.length) {
      const group = make("p", "options");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", talk.dataset.choose);
      for (const [payload, title] of said.options) {
        const choice = make("button", "second", payload + ". " + title);
        Object.assign(choice, { name: "choice", value: payload });
        choice.setAttribute("form", "say");
        group.append(choice);
      }
      item.append(group);
    }
    const time = make("time", "", said.time);
    time.dateTime = said.at;
    const meta = make("p", "meta");
    meta.append(time);
    item.append(meta);
    return item;
  }

  function show(lines) {
    let first = null;
    for (const said of lines) {
      const item = draw(said);
      if (shown.has(keyOf(item))) continue;
      shown.add(keyOf(item));
      for (const old of talk.querySelectorAll(".options")) putBack(old);
      talk.append(item);
      if (!said.mine) first = first || item;
    }
    if (first) {
      leave.hidden = false;
      log.scrollTop = first.offsetTop - 12;
    }
    return first !== null;
  }

  // Buttons are for the last question only: an older one reads as it was sent.
  function putBack(options) {
    const item = options.closest("li");
    item.querySelector(".text").textContent = item.dataset.text;
    options.remove();
  }

  function tell(words) {
    wrong.textContent = words;
    wrong.hidden = !words;
    if (words) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  async function answer(response) {
    const said = await response.json().catch(() => ({}));
    if (response.ok) {
      unsent = "";
      box.value = "";
      show(said.lines);
    } else {
      tell(response.status === 429 ? form.dataset.busy : response.status === 422 ? said.message : form.dataset.failed);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const choice = event.submitter && event.submitter.name === "choice" ? event.submitter.value : "";
    const text = choice || box.value;
    // The same words sent again after a failure are the same message to the server.
    if (text !== unsent) turn += 1;
    unsent = text;
    tell("");
    button.disabled = true;
    button.textContent = form.dataset.sending;
    const body = new URLSearchParams({ message: text, once: first + "-" + turn });
    try {
      await answer(await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }));
    } catch {
      tell(form.dataset.failed);
    }
    button.disabled = false;
    button.textContent = label;
    box.focus();
    pause = 4000;
    later();
  });

  // An officer's answer comes later: look now and then, less often the longer nothing comes, never in the background.
  async function look() {
    if (!document.hidden && !leave.hidden) {
      try {
        const response = await fetch("/chat/lines", { headers: { Accept: "application/json" } });
        const came = response.ok && show((await response.json()).lines);
        pause = came ? 4000 : Math.min(pause * 1.3, 60000);
      } catch {
        pause = 60000;
      }
    }
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  log.scrollTop = log.scrollHeight;
  later();
})();
