// Phones in the browser: send without reloading, see answers and later notices arrive, call; several side by side.
import { Call } from "./call.js";
{
  const phones = document.getElementById("phones");
  const add = document.getElementById("add");
  const samples = document.getElementById("samples");
  const drawing = document.getElementById("handset");
  const KEPT = "protikar simulator phones";
  const EVERY_MS = 2500;
  const CALL_WORDS = JSON.parse(phones.dataset.callWords);
  let count = 0;
  let current = null;

  function make(tag, cls, text) {
    const element = document.createElement(tag);
    if (cls) element.className = cls;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function keyOf(item) {
    return item.dataset.at + item.classList.contains("mine") + item.dataset.text;
  }

  class Phone {
    constructor(element) {
      this.element = element;
      this.number = element.dataset.phone;
      this.talk = element.querySelector(".talk");
      this.log = this.talk.parentElement;
      this.texts = element.querySelector(".view.texts");
      this.views = element.querySelector(".views");
      this.news = this.views.querySelector(".badge");
      this.call = new Call(element, this.number, CALL_WORDS, () => this.callChanged());
      this.form = element.querySelector("form");
      this.box = element.querySelector("textarea");
      this.wrong = this.form.querySelector(".wrong");
      this.nothing = element.querySelector(".nothing");
      this.first = String(Date.now()) + "-" + (count += 1);
      this.turn = 0;
      this.unsent = "";
      this.shown = new Set([...this.talk.querySelectorAll("[data-at]")].map(keyOf));
      this.form.addEventListener("submit", (event) => this.send(event));
      element.addEventListener("focusin", () => (current = this));
      const keys = element.querySelector(".keys");
      keys.hidden = false;
      keys.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.views.hidden = false;
      this.views.addEventListener("click", (event) => this.turnTo(event.target.closest("[data-view]")?.dataset.view));
      element.addEventListener("keydown", (event) => this.typed(event));
      const away = element.querySelector(".put-away");
      away.addEventListener("click", () => putAway(this));
      this.log.scrollTop = this.log.scrollHeight;
    }

    type(text) {
      this.box.value = text;
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    get showsCall() {
      return this.texts.hidden;
    }

    // "sms" or "call": what stands on the screen.
    turnTo(view) {
      if (!view) return;
      this.texts.hidden = view !== "sms";
      this.element.querySelector(".view.call").hidden = view !== "call";
      for (const button of this.views.children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
      if (view === "sms") {
        this.news.hidden = true;
        this.log.scrollTop = this.log.scrollHeight;
      }
    }

    callChanged() {
      const [dial, end] = ["dial", "end"].map((what) => this.element.querySelector(`[data-do=${what}]`));
      end.disabled = !this.call.live;
      if (this.call.live) this.turnTo("call");
      // Whoever pressed a key that is no more goes on from the other.
      else if (document.activeElement === document.body) dial.focus();
      if (!this.call.live) this.look();
    }

    press(button) {
      if (!button) return;
      const key = button.dataset.key;
      if (button.dataset.do === "end") this.call.hangUp();
      else if (button.dataset.do === "dial") this.call.live ? this.turnTo("call") : this.call.dial();
      else if (key === "⌫") this.erase();
      else if (this.showsCall) this.call.press(key);
      else this.type(this.box.value + key);
    }

    // An example: said in a call that listens, else written as an SMS.
    take(text) {
      if (this.showsCall && this.call.suggest(text)) return;
      this.turnTo("sms");
      this.type(text);
      this.box.focus();
    }

    erase() {
      if (!this.showsCall) this.type([...this.box.value].slice(0, -1).join(""));
    }

    // The keys of a keyboard are the phone's, except where text is written.
    typed(event) {
      const writes = event.target.matches("textarea, input:not([type=checkbox])");
      if (!this.showsCall || writes || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
      event.preventDefault();
      this.call.press(event.key);
    }

    tell(words) {
      this.wrong.textContent = words;
      this.wrong.hidden = !words;
      if (words) this.box.setAttribute("aria-invalid", "true");
      else this.box.removeAttribute("aria-invalid");
    }

    async send(event) {
      event.preventDefault();
      const text = this.box.value;
      // The same words again after a failure are the same message to the server.
      if (text !== this.unsent) this.turn += 1;
      this.unsent = text;
      const button = this.form.querySelector("button");
      button.disabled = true;
      this.tell("");
      try {
        const body = new URLSearchParams({ phone: this.number, text, once: this.first + "-" + this.turn });
        const response = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        const said = await response.json();
        if (response.ok) {
          this.unsent = "";
          this.type("");
          this.show(said.lines);
        } else this.tell(said.message || phones.dataset.failed);
      } catch {
        this.tell(phones.dataset.failed);
      }
      button.disabled = false;
    }

    show(lines) {
      let first = null;
      for (const said of lines) {
        const item = make("li", said.mine ? "line mine" : "line");
        Object.assign(item.dataset, { at: said.at, text: said.text });
        if (this.shown.has(keyOf(item))) continue;
        this.shown.add(keyOf(item));
        const time = make("time", "", said.time);
        time.dateTime = said.at;
        const meta = make("p", "meta");
        meta.append(time, make("span", "cost", said.cost));
        item.append(make("p", "text", said.text), meta);
        this.talk.append(item);
        if (!said.mine) first = first || item;
      }
      this.nothing.hidden = this.shown.size > 0;
      if (first) {
        this.log.scrollTop = first.offsetTop - 12;
        this.news.hidden = !this.showsCall;
      }
    }

    async look() {
      try {
        const response = await fetch("/simulator/lines?phone=" + encodeURIComponent(this.number));
        if (response.ok) this.show((await response.json()).lines);
      } catch {
        // The service is away: the next look tells.
      }
    }
  }

  const all = [new Phone(phones.querySelector(".handset"))];
  current = all[0];

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(all.map((phone) => phone.number)));
    } catch {
      // A browser that keeps nothing still shows them.
    }
    for (const phone of all) phone.element.querySelector(".put-away").hidden = all.length === 1;
    document.getElementById("add-phone").value = nextNumber();
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || [];
    } catch {
      return [];
    }
  }

  function nextNumber() {
    let n = 1;
    while (all.some((phone) => phone.number === "0171100000" + n)) n += 1;
    return "0171100000" + n;
  }

  function bring(number) {
    const known = all.find((phone) => phone.number === number);
    if (known) return known;
    const element = drawing.content.firstElementChild.cloneNode(true);
    const own = String(all.length) + "-" + number;
    for (const part of element.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replaceAll("-N", "-" + own));
      }
    }
    element.dataset.phone = number;
    element.setAttribute("aria-label", element.getAttribute("aria-label") + number);
    element.querySelector(".own-number").textContent = number;
    element.querySelector("[name=phone]").value = number;
    phones.append(element);
    const phone = new Phone(element);
    all.push(phone);
    phone.look();
    return phone;
  }

  function putAway(phone) {
    phone.call.hangUp();
    all.splice(all.indexOf(phone), 1);
    phone.element.remove();
    current = all[0];
    keep();
    current.box.focus();
  }

  add.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = document.getElementById("add-phone");
    const number = input.value
      .replace(/[০-৯]/g, (digit) => "০১২৩৪৫৬৭৮৯".indexOf(digit))
      .replace(/[\s().-]/g, "")
      .replace(/^(\+|00)?88(?=01)/, "");
    const good = /^01[3-9]\d{8}$/.test(number);
    document.getElementById("add-wrong").hidden = good;
    input.setAttribute("aria-invalid", String(!good));
    if (!good) return;
    const phone = bring(number);
    keep();
    phone.box.focus();
  });

  samples.hidden = false;
  samples.addEventListener("click", (event) => {
    const sample = event.target.closest("[data-sample]");
    if (!sample) return;
    current.take(sample.dataset.sample);
  });

  for (const number of kept()) if (/^01[3-9]\d{8}$/.test(number)) bring(number);
  keep();
  setInterval(() => {
    if (!document.hidden) for (const phone of all) phone.look();
  }, EVERY_MS);
}
