// Keyboard shortcuts of a page: every link, button or field with data-key="a" is reached by that key; `?` shows them all.
// Never while somebody types, never with Ctrl, Alt or Meta, and not at all once switched off (WCAG 2.1.4).
// The list says data-key-words, else what the element itself is called.
(() => {
  "use strict";
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys-help]");
  const on = document.getElementById("keys-on");
  if (!dialog?.showModal || !opener || !on) return;
  const kept = { get off() { try { return localStorage.getItem("keys") === "off"; } catch { return false; } },
    set off(off) { try { localStorage.setItem("keys", off ? "off" : "on"); } catch { /* a browser that keeps nothing */ } } };

  const typed = (event) => {
    if (/^[a-z0-9?]$/i.test(event.key)) return event.key.toLowerCase();
    if (event.code === "Slash" && event.shiftKey) return "?";
    // On a Bangla layout the key of A gives another letter; it is the same key.
    return /^(Key|Digit)(.)$/.exec(event.code)?.[2].toLowerCase();
  };
  const fills = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const name = (element) => element.dataset.keyWords || element.getAttribute("aria-label")
    || element.labels?.[0]?.textContent || element.textContent;
  const row = (key, words) => {
    const line = document.createElement("tr");
    const cell = line.insertCell();
    cell.append(document.createElement("kbd"));
    cell.firstChild.textContent = key;
    line.insertCell().textContent = words.trim().replace(/\s+/g, " ");
    return line;
  };
  const help = () => {
    const seen = new Map([...document.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, name(each)]));
    document.getElementById("keys-list").replaceChildren(...[...seen, ["?", opener.textContent]].map((each) => row(...each)));
    on.checked = !kept.off;
    dialog.showModal();
  };

  // A form opens, never shuts, and its first field is ready: who uses no mouse need not look for it.
  const unfold = (form) => {
    form.open = true;
    form.querySelector("input:not([type=hidden]), select, textarea, summary ~ * summary")?.focus();
  };

  opener.hidden = false;
  opener.addEventListener("click", help);
  on.addEventListener("change", () => { kept.off = !on.checked; });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || kept.off) return;
    if (dialog.open || fills(event.target)) return;
    const key = typed(event);
    if (key === "?") { event.preventDefault(); help(); return; }
    const found = key && [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key && !each.disabled);
    if (!found) return;
    event.preventDefault();
    found.closest("details:not([open])")?.setAttribute("open", "");
    if (fills(found)) found.focus(); else if (found.matches("summary")) unfold(found.parentElement); else found.click();
  });
})();
