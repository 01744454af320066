// The form with a script: parts fold, places are searched while one types, a draft is kept from the first letter, and
// what cannot be sent waits. Without this script the form works by itself.
"use strict";
(() => {
  const form = document.getElementById("new");
  const box = document.getElementById("outbox");
  if (!form || !window.Drafts || !Drafts.usable) return;
  const words = JSON.parse(box.dataset.words);
  const login = form.dataset.login || localStorage.getItem("volunteers.login") || "";
  if (form.dataset.login) localStorage.setItem("volunteers.login", login);
  const LARGEST_SIDE = 1600;
  const SKIPPED = new Set(["csrf", "do"]);
  let draft = Drafts.fresh(login);
  let timer = 0;

  const one = (selector) => form.querySelector(selector);
  function make(tag, cls, text) {
    const element = document.createElement(tag);
    if (cls) element.className = cls;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // ---- folding: only the chosen way of consent, no number where there is no phone
  function fold() {
    const mode = form.elements.mode.value;
    for (const way of form.querySelectorAll("[data-way]")) way.hidden = way.dataset.way !== mode;
    form.elements.phone.disabled = form.elements.no_phone.checked;
    form.elements.witness_phone.disabled = form.elements.witness_no_phone.checked;
    const code = one("[name=mode][value=code]");
    code.disabled = form.elements.no_phone.checked;
    if (code.disabled && code.checked) {
      code.checked = false;
      fold();
    }
  }

  // ---- the draft
  function gather() {
    const fields = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && !SKIPPED.has(name)) fields[name] = value;
    const picked = one("[name=place]:checked");
    if (picked) fields.place_label = picked.parentElement.textContent.trim();
    return fields;
  }
  const worth = (fields) => Boolean(fields.name || fields.phone || fields.story) || Object.keys(draft.files).length > 0;

  async function keep() {
    clearTimeout(timer);
    const fields = gather();
    if (!login || !worth(fields)) return;
    draft = { ...draft, fields, at: Date.now() };
    await Drafts.put(draft);
    const said = document.querySelector("[data-kept-here]");
    said.textContent = words.kept_here;
    said.hidden = false;
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  }

  function fill(found) {
    draft = found;
    form.reset();
    one("[data-found]").replaceChildren();
    if (found.fields.place) choices([{ code: found.fields.place, name: found.fields.place_label, own: true }], true);
    for (const [name, value] of Object.entries(found.fields)) {
      const field = form.elements[name];
      if (!field || name === "place") continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    form.elements.key.value = draft.key;
    for (const name of ["voice", "photo", "consent_voice", "consent_thumb"]) shown(name);
    one("[data-code-right]").hidden = !found.fields.proof;
    one("[data-code-sent]").hidden = true;
    complain(found.wrong || {});
    fold();
    if (found.fields.place_words && !found.fields.place) search();
  }

  // ---- files: kept with the draft, photos made small enough for a slow line
  function shown(name) {
    const file = draft.files[name];
    const line = one(`[data-kept=${name}]`);
    line.replaceChildren();
    line.hidden = !file;
    if (!file) return;
    line.append(make("span", "", words.file_kept.replace("{size}", Drafts.digits(Math.max(1, Math.round(file.size / 1024))))));
    const drop = make("button", "plain", words.file_drop);
    drop.type = "button";
    drop.addEventListener("click", () => attach(name, null));
    line.append(drop);
  }
  async function attach(name, file) {
    const files = { ...draft.files };
    if (file) files[name] = file;
    else delete files[name];
    draft = { ...draft, files };
    form.elements[name].value = "";
    form.elements[name + "_id"].value = "";
    shown(name);
    await keep();
  }
  async function smaller(file) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const part = Math.min(1, LARGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * part);
      canvas.height = Math.round(picture.height * part);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
      return drawn && drawn.size < file.size ? new File([drawn], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  }

  // ---- places
  // His area's places, asked for once a day: the phone searches in them where there is no network.
  let areas = null;
  const known = () => (areas ||= places());
  async function places() {
    const today = login + new Date().toDateString();
    const old = JSON.parse(localStorage.getItem("volunteers.areas") || "{}");
    if (old.of === today) return old.list;
    try {
      const answer = await fetch("/volunteers/areas", { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const list = await answer.json();
      localStorage.setItem("volunteers.areas", JSON.stringify({ of: today, login, list }));
      return list;
    } catch {
      return old.login === login ? old.list : [];
    }
  }
  function choices(found, picked) {
    one("[data-found]").replaceChildren(...found.map((each) => {
      const label = make("label", each.own ? "choice" : "choice far");
      const radio = make("input");
      Object.assign(radio, { type: "radio", name: "place", value: each.code, checked: picked, disabled: !each.own });
      const name = make("span", "", each.name);
      if (!each.own) name.append(" · ", make("small", "", words.place_far));
      label.append(radio, name);
      return label;
    }));
  }
  async function search() {
    const text = form.elements.place_words.value.trim();
    const near = (await known()).filter((each) => !text || (each.also + each.name).toLowerCase().includes(text.toLowerCase()));
    let found = near.slice(0, 8).map((each) => ({ ...each, own: true, sure: Boolean(text) && near.length === 1 }));
    if (text) {
      try {
        const answer = await fetch("/volunteers/places?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } });
        if (answer.ok) found = await answer.json();
      } catch {
        // Without a network: what the phone knows of his area.
      }
    }
    if (text !== form.elements.place_words.value.trim()) return;
    choices(found, false);
    one("[data-found-none]").hidden = !text || found.length > 0;
    const sure = found.findIndex((each) => each.sure);
    if (sure >= 0) form.querySelectorAll("[name=place]")[sure].checked = true;
    later();
  }
  let typing = 0;
  form.elements.place_words.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(search, 350);
  });
  form.elements.place_words.addEventListener("focus", () => {
    if (!one("[name=place]")) search();
  });

  // ---- the code to the citizen's phone
  async function ask(act) {
    const who = await Drafts.me();
    const body = new FormData();
    for (const name of ["phone", "claim", "code"]) body.set(name, form.elements[name].value);
    body.set("key", draft.key);
    body.set("csrf", who ? who.token : "");
    body.set("do", act);
    const answer = await fetch("/volunteers/consent", { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.ok || answer.status === 422 ? answer.json() : { wrong: { code: words.code_away } };
  }
  async function asked(act) {
    let answer;
    try {
      answer = await ask(act);
    } catch {
      answer = { wrong: { code: words.code_away } };
    }
    complain(answer.wrong || {});
    if (answer.claim) Object.assign(form.elements.claim, { value: answer.claim });
    if (answer.proof) form.elements.proof.value = answer.proof;
    if (answer.claim) {
      one("[data-code-sent]").hidden = false;
      form.elements.code.focus();
    }
    one("[data-code-right]").hidden = !form.elements.proof.value;
    await keep();
  }
  form.elements.code.addEventListener("input", () => {
    const typed = form.elements.code.value.replace(/\s/g, "");
    if (typed.length === 6 && form.elements.claim.value && !form.elements.proof.value) asked("check_code");
  });
  form.elements.phone.addEventListener("change", () => {
    for (const name of ["claim", "proof", "code"]) form.elements[name].value = "";
    one("[data-code-right]").hidden = one("[data-code-sent]").hidden = true;
  });

  // ---- what is wrong stands beside its field
  function complain(wrong) {
    for (const line of form.querySelectorAll("[data-wrong]")) {
      line.textContent = wrong[line.dataset.wrong] || "";
      line.hidden = !line.textContent;
    }
    const summary = document.querySelector("[data-summary]");
    const names = Object.keys(wrong);
    summary.hidden = !names.length;
    const loose = names.filter((name) => !one(`[data-wrong=${name}]`)).map((name) => wrong[name]);
    summary.textContent = [words.wrong_summary, ...loose].join(" ");
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const first = names.map((name) => document.getElementById(name) || one(`[name=${name}]`)).filter(Boolean);
    first.forEach((field) => field.setAttribute("aria-invalid", "true"));
    const line = form.querySelector("[data-wrong]:not([hidden])");
    if (line) line.scrollIntoView({ block: "center" });
  }

  // ---- sending
  async function begin() {
    fill(Drafts.fresh(login));
    document.querySelector("[data-kept-here]").hidden = true;
    await outbox();
  }
  async function submit() {
    await keep();
    draft = { ...draft, fields: gather(), state: "waiting", wrong: undefined, at: Date.now() };
    await Drafts.put(draft);
    one("[data-send]").disabled = true;
    const result = await Drafts.send(draft);
    one("[data-send]").disabled = false;
    if (result.url || result.gone) {
      await Drafts.remove(draft.key);
      window.location.assign(result.url || "/volunteers/cases");
    } else if (result.wrong) {
      fill(Drafts.corrected(draft, result, "open"));
      await Drafts.put(draft);
    } else {
      news.length = 0;
      told(draft, result);
      await begin();
      box.scrollIntoView();
    }
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const act = event.submitter && event.submitter.value;
    if (act === "find_place") search();
    else if (act === "send_code") asked("send_code");
    else if (login) submit();
    else complain({ form: words.sign_in });
  });

  // ---- what waits on this phone
  const state = (each) => (each.state === "wrong" ? words.state_wrong : each.state === "waiting" ? words.state_waiting : words.state_open);
  function row(each) {
    const item = make("li", "");
    item.append(make("b", "", each.fields.name || each.fields.phone || words.nameless), make("span", "badge " + (each.state === "wrong" ? "bad" : "info"), state(each)));
    const open = make("button", "plain", words.draft_open);
    const drop = make("button", "plain", words.draft_drop);
    open.type = drop.type = "button";
    open.addEventListener("click", async () => {
      await keep();
      fill({ ...each, state: "open" });
      await Drafts.put(draft);
      await outbox();
      form.scrollIntoView();
    });
    drop.addEventListener("click", async () => {
      if (!window.confirm(words.draft_sure)) return;
      await Drafts.remove(each.key);
      await outbox();
    });
    item.append(open, drop);
    return item;
  }
  const news = [];
  async function outbox() {
    const others = login ? (await Drafts.all(login)).filter((each) => each.key !== draft.key) : [];
    box.replaceChildren(...news);
    if (others.length) {
      const list = make("ul", "drafts");
      list.append(...others.map(row));
      box.append(make("h2", "", words.outbox), list, make("p", "quiet", words.outbox_safe));
    }
    box.hidden = !box.childElementCount;
  }
  function tell(text, tone, url) {
    const line = make("p", "said " + tone, text);
    line.setAttribute("role", "status");
    if (url) {
      const link = make("a", "", words.see);
      link.href = url;
      line.append(" ", link);
    }
    news.splice(0, 3, ...[line, ...news].slice(0, 3));
  }
  function told(each, result) {
    if (result.url) tell(words.sent.replace("{name}", each.fields.name || "").replace("{number}", result.number), "good", result.url);
    if (result.signIn || result.other) tell(words.sign_in, "warn", "/volunteers/login?next=/volunteers/new");
    if (result.away) tell(words.away, "warn");
  }
  async function flush() {
    if (!login) return;
    news.length = 0;
    await Drafts.sendAll(login, told);
    await outbox();
  }

  async function start() {
    const found = login ? await Drafts.all(login) : [];
    const begun = found.find((each) => each.state === "open");
    fill(begun || draft);
    if (begun) {
      const anew = make("button", "plain", words.anew);
      anew.type = "button";
      anew.addEventListener("click", begin);
      const said = document.querySelector("[data-kept-here]");
      said.replaceChildren(words.restored + " ", anew);
      said.hidden = false;
      form.before(said);
    }
    if (!login) tell(words.sign_in, "warn", "/volunteers/login?next=/volunteers/new");
    await outbox();
    await flush();
    form.dataset.ready = "1";
  }
  form.addEventListener("input", later);
  form.addEventListener("change", async (event) => {
    fold();
    const field = event.target;
    if (field.type === "file" && field.files.length) await attach(field.name, await smaller(field.files[0]));
    else later();
  });
  form.classList.add("scripted");
  form.addEventListener("recorded", (event) => attach(event.detail.name, event.detail.file));
  window.addEventListener("online", flush);
  setInterval(() => document.visibilityState === "visible" && box.querySelector(".drafts") && flush(), 30000);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/volunteers/worker.js?lang=" + document.documentElement.lang, { scope: "/volunteers/" }).catch(() => undefined);
  known();
  start();
})();
