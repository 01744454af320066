// The queue while one looks at it: what changes comes by itself, keys move through the rows. Only an aid: the page works
// without, and reloading shows the same.
(() => {
  "use strict";
  const live = document.getElementById("queue-live");
  const news = document.getElementById("queue-news");
  if (!live || !news) return;
  const EVERY = Number(live.dataset.every) || 30000;
  const LONGEST = 10 * EVERY;
  const title = document.title;
  const figures = (number) => document.documentElement.lang === "bn"
    ? String(number).replace(/[0-9]/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]) : String(number);
  const rows = () => [...live.querySelectorAll("tr[data-case]")];
  const cases = (root) => new Set([...root.querySelectorAll("tr[data-case]")].map((row) => row.dataset.case));
  let known = cases(live);
  let wait = EVERY;
  let waiting = null;

  // Ticks
  const ticked = () => live.querySelectorAll(".pick:checked");
  const dress = () => {
    const all = live.querySelector(".pick-all");
    if (all) all.hidden = false;
    tell();
  };
  const tell = () => {
    const said = live.querySelector(".bulk output");
    if (said) said.textContent = ticked().length ? figures(ticked().length) : "";
  };
  live.addEventListener("change", (event) => {
    if (event.target.closest(".pick-all")) for (const each of live.querySelectorAll(".pick")) each.checked = event.target.checked;
    tell();
    if (!busy()) offer();
  });

  // What changed
  const busy = () => ticked().length > 0 || live.querySelector("details[open]") !== null
    || document.activeElement?.closest("input:not([type=checkbox]), textarea, select") != null;
  const show = (found) => {
    const focused = document.activeElement?.closest("tr[data-case]")?.dataset.case.split(":")[0];
    live.innerHTML = found.html;
    live.dataset.print = found.print;
    known = cases(live);
    waiting = null;
    dress();
    if (focused) live.querySelector(`tr[data-case^="${focused}:"] a`)?.focus({ preventScroll: true });
  };
  const offer = () => {
    if (!waiting) return;
    const box = document.createElement("template");
    box.innerHTML = waiting.html;
    const came = [...cases(box.content)].filter((each) => !known.has(each)).length;
    const words = came ? news.dataset.news.replace("#", figures(came)) : news.dataset.changed;
    if (came) document.title = `(${figures(came)}) ${title}`;
    if (!busy()) {
      show(waiting);
      news.textContent = came ? words.split(" — ")[0] : "";
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.textContent = words;
    button.addEventListener("click", () => { if (waiting) show(waiting); news.replaceChildren(); document.title = title; });
    news.replaceChildren(button);
  };
  const look = async () => {
    const print = waiting?.print ?? live.dataset.print;
    const answer = await fetch(`${live.dataset.changes}&print=${print}`, { redirect: "error" });
    if (answer.status === 204) return;
    if (!answer.ok) throw new Error(String(answer.status));
    waiting = { html: await answer.text(), print: answer.headers.get("X-Queue-Print") };
    offer();
  };
  const again = async () => {
    if (!document.hidden) {
      try { await look(); wait = EVERY; } catch { wait = Math.min(2 * wait, LONGEST); }
    }
    setTimeout(again, wait);
  };
  const noticed = () => { if (!waiting && document.title !== title) document.title = title; };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, noticed);
  setTimeout(again, wait);

  // Keys: keys.js clicks the hidden buttons of j, k and x.
  const at = () => rows().findIndex((row) => row.contains(document.activeElement));
  const go = (step) => {
    const all = rows();
    const next = all[Math.max(0, Math.min(all.length - 1, at() < 0 ? 0 : at() + step))];
    next?.querySelector("a").focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const pick = () => {
    const box = rows()[at()]?.querySelector(".pick");
    if (box) box.click();
  };
  const bind = (key, act) => document.querySelector(`button[data-key="${key}"]`)?.addEventListener("click", act);
  bind("j", () => go(1));
  bind("k", () => go(-1));
  bind("x", pick);
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, textarea, select, dialog, details");
    if (event.ctrlKey || event.altKey || event.metaKey || field) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && at() >= 0) { event.preventDefault(); go(arrow); }
    let off = false;
    try { off = localStorage.getItem("keys") === "off"; } catch { /* a browser that keeps nothing */ }
    if (event.key === "/" && !off) { event.preventDefault(); document.getElementById("q").focus(); }
  });
  dress();
})();
