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
  const UNSENT = "unsent", NAME = "chat";
  let turn = 0;
  let waiting = null;
  let sending = false;
  let pause = 4000;
  let again = 8000;
  let timer = 0;
  let retry = 0;

  function keyOf(item) {
    return item.dataset.at + item.classList.contains("mine") + item.dataset.text;
  }

  // A browser may keep nothing, least of all for a page inside another site's: then this page remembers by itself.
  function keep(store, key, value) {
    try {
      if (value === null) window[store].removeItem(key);
      else window[store].setItem(key, value);
    } catch {}
  }

  function kept(store, key) {
    try {
      return window[store].getItem(key);
    } catch {
      return null;
    }
  }

  // Inside another site's page there is no cookie of ours: the page itself knows the name of its conversation.
  const named = form.elements.session;
  if (named && !named.value) named.value = kept("localStorage", NAME) || "";

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

  // Nothing that is on the screen is sent another time; two minutes more, for what came in the meantime.
  function since() {
    const last = talk.querySelector("li:last-child[data-at]");
    return last ? new Date(Date.parse(last.dataset.at) - 120000).toISOString() : "";
  }

  function remember(message) {
    waiting = message;
    keep("sessionStorage", UNSENT, message && JSON.stringify(message));
  }

  async function taken(response, message) {
    const said = await response.json().catch(() => ({}));
    if (!response.ok && response.status !== 422) {
      tell(response.status === 429 ? form.dataset.busy : form.dataset.failed);
      return;
    }
    remember(null);
    again = 8000;
    if (!response.ok) return tell(said.message);
    if (box.value === message.text) box.value = "";
    if (named && said.session) {
      named.value = said.session;
      keep("localStorage", NAME, said.session);
    }
    tell("");
    show(said.lines);
  }

  // Until the server has said that it has it, a message is kept, and sent again under the same name: it arrives once.
  async function send(message) {
    if (sending) return;
    sending = true;
    clearTimeout(retry);
    remember(message);
    button.disabled = true;
    button.textContent = form.dataset.sending;
    const body = new URLSearchParams({ message: message.text, once: message.once, after: since() });
    if (named) body.set("session", named.value);
    try {
      await taken(await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }), message);
    } catch {
      tell(form.dataset.failed);
    }
    sending = false;
    button.disabled = false;
    button.textContent = label;
    if (waiting) {
      retry = setTimeout(() => waiting && send(waiting), again);
      again = Math.min(again * 2, 60000);
    }
    pause = 4000;
    later();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const choice = event.submitter && event.submitter.name === "choice" ? event.submitter.value : "";
    const text = choice || box.value;
    tell("");
    if (!waiting || waiting.text !== text) turn += 1;
    await send(waiting && waiting.text === text ? waiting : { text, once: first + "-" + turn });
    box.focus();
  });

  if (named) {
    leave.addEventListener("submit", (event) => {
      event.preventDefault();
      keep("localStorage", NAME, null);
      location.reload();
    });
  }

  // An officer's answer comes later: look now and then, less often the longer nothing comes, never in the background.
  async function look() {
    if (!document.hidden && !leave.hidden) {
      const headers = { Accept: "application/json" };
      if (named) headers["X-Chat-Session"] = named.value;
      try {
        const response = await fetch(form.dataset.lines + "after=" + encodeURIComponent(since()), { headers });
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
  // A file has a form and a script of its own (chat-file.js); its lines come here.
  document.addEventListener("said", ({ detail }) => {
    if (named && detail.session) {
      named.value = detail.session;
      keep("localStorage", NAME, detail.session);
    }
    show(detail.lines);
  });
  window.addEventListener("online", () => waiting && send(waiting));
  log.scrollTop = log.scrollHeight;
  const unsent = JSON.parse(kept("sessionStorage", UNSENT) || "null");
  if (unsent) {
    box.value = unsent.text;
    send(unsent);
  }
  if (named && named.value) {
    leave.hidden = false;
    look();
  } else later();
})();
