// What a volunteer has begun or not sent yet, kept on this phone under the name that the draft got at its beginning:
// however often it is sent, it is one case.
"use strict";
window.Drafts = (() => {
  const JSON_ONLY = { Accept: "application/json" };
  let opened = null;

  function database() {
    opened ||= new Promise((resolve, reject) => {
      const asked = indexedDB.open("volunteers", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function run(mode, act) {
    const store = (await database()).transaction("drafts", mode).objectStore("drafts");
    return new Promise((resolve, reject) => {
      const asked = act(store);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  // A browser that keeps nothing (a private window) still sends.
  const put = (draft) => run("readwrite", (store) => store.put(draft)).catch(() => undefined);
  const remove = (key) => run("readwrite", (store) => store.delete(key)).catch(() => undefined);

  // Of this volunteer only: a phone may be shared.
  async function all(login) {
    const found = await run("readonly", (store) => store.getAll()).catch(() => []);
    return found.filter((draft) => draft.login === login).sort((one, other) => other.at - one.at);
  }

  async function me() {
    const answer = await fetch("/volunteers/me", { headers: JSON_ONLY, cache: "no-store" });
    if (!answer.ok && answer.status !== 401) throw new Error(answer.status);
    return answer.ok ? answer.json() : null;
  }

  async function post(draft, token) {
    const body = new FormData();
    body.set("csrf", token);
    body.set("do", "file");
    for (const [name, value] of Object.entries(draft.fields)) body.set(name, value);
    for (const [name, file] of Object.entries(draft.files)) {
      if (!draft.fields[name + "_id"]) body.set(name, file, file.name || name);
    }
    body.set("key", draft.key);
    return fetch("/volunteers/new", { method: "POST", body, headers: JSON_ONLY });
  }

  // What will be refused again, in the words of the server.
  async function refused(answer) {
    const told = await answer.json();
    return { wrong: { form: told.said || told["message_" + document.documentElement.lang] || told.message }, kept: {} };
  }

  // One of {url, number}, {wrong, kept}, {gone}, {signIn}, {other}, {away}.
  async function send(draft) {
    try {
      const who = await me();
      if (!who) return { signIn: true };
      if (who.login !== draft.login) return { other: true };
      const answer = await post(draft, who.token);
      if (answer.ok || answer.status === 422) return answer.json();
      if (answer.status === 404) return { gone: true };
      if (answer.status === 401) return { signIn: true };
      return answer.status === 429 || answer.status >= 500 ? { away: true } : refused(answer);
    } catch {
      return { away: true };
    }
  }

  // One tab at a time: two would send the same files twice.
  function alone(act) {
    return navigator.locks ? navigator.locks.request("volunteers-send", { ifAvailable: true }, (lock) => (lock ? act() : null)) : act();
  }

  // What waits, the oldest first. `told(draft, result)` after each; ends at the first that finds no network or no sign-in.
  function sendAll(login, told) {
    return alone(async () => {
      for (const draft of (await all(login)).filter((each) => each.state === "waiting").reverse()) {
        const result = await send(draft);
        if (result.url || result.gone) await remove(draft.key);
        if (result.wrong) await put(corrected(draft, result, "wrong"));
        told(draft, result);
        if (result.away || result.signIn || result.other) return;
      }
    });
  }

  // With what the server has of its files; a file that it refuses is sent again.
  function corrected(draft, result, state) {
    const fields = { ...draft.fields, ...result.kept };
    if (result.wrong.files) for (const name of Object.keys(draft.files)) delete fields[name + "_id"];
    for (const name of Object.keys(result.wrong)) delete fields[name + "_id"];
    if (result.wrong.code) Object.assign(fields, { proof: "", code: "" });
    return { ...draft, fields, state, wrong: result.wrong };
  }

  const fresh = (login) => ({ key: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now(), login, fields: {}, files: {}, state: "open", at: Date.now() });
  const usable = "indexedDB" in window && "FormData" in window && "fetch" in window;
  // Numbers in the digits of the page.
  const digits = (number) => (document.documentElement.lang === "bn" ? String(number).replace(/[0-9]/g, (each) => "০১২৩৪৫৬৭৮৯"[each]) : String(number));
  return { digits, put, remove, all, send, sendAll, corrected, fresh, usable, me };
})();

// On the page by which one leaves: what waits is said, and whose it is stays on this phone.
(() => {
  const leave = document.querySelector("[data-leave]");
  const login = localStorage.getItem("volunteers.login");
  if (!leave || !login || !window.Drafts.usable) return;
  const said = document.querySelector("[data-waiting]");
  window.Drafts.all(login).then((kept) => {
    if (!kept.length) return;
    said.textContent = said.dataset.waiting.replace("{count}", window.Drafts.digits(kept.length));
    said.hidden = false;
  });
  leave.addEventListener("submit", () => ["login", "areas"].forEach((name) => localStorage.removeItem("volunteers." + name)));
})();
