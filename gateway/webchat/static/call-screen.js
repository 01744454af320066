// What a call shows: what is heard as it is heard, whose turn it is, the clock of silence, the recorder.
const SENTENCE_END = /[।?!.:]$/u;

function make(tag, cls, words) {
  const element = document.createElement(tag);
  element.className = cls;
  element.textContent = words;
  return element;
}

export class CallScreen {
  // `parts`: the elements of the call's screen, by their data-call. `said`: lines shown since the last turn.
  constructor(element, words) {
    this.words = words;
    this.language = document.documentElement.lang;
    this.parts = Object.fromEntries([...element.querySelectorAll("[data-call]")].map((part) => [part.dataset.call, part]));
    this.digits = new Intl.NumberFormat(this.language === "bn" ? "bn-BD" : "en", { useGrouping: false });
    this.said = 0;
    this.item = null;
    this.follows = true;
    new ResizeObserver(() => this.scroll()).observe(this.parts.log);
  }

  number(n) {
    return this.digits.format(n);
  }

  time(seconds) {
    const rest = Math.floor(seconds % 60);
    return this.number(Math.floor(seconds / 60)) + ":" + (rest < 10 ? this.number(0) : "") + this.number(rest);
  }

  // A state that is told already is not told again to who hears the page.
  tell(key) {
    if (this.parts.state.textContent !== this.words[key]) this.parts.state.textContent = this.words[key];
  }

  refusal(answer) {
    return (this.language === "bn" && answer.message_bn) || answer.message || this.words.failed;
  }

  clear() {
    this.parts.heard.replaceChildren();
    this.parts.nothing.hidden = true;
    this.failed("");
    this.newTurn();
  }

  newTurn() {
    this.said = 0;
    this.item = null;
    this.calm();
    this.keys("");
  }

  calm() {
    for (const old of this.parts.heard.querySelectorAll(".now")) old.classList.remove("now");
  }

  // A sentence a line; digits that are read one by one stay in theirs, and a key ends its option.
  line(said) {
    this.calm();
    this.said += 1;
    this.item = this.item || this.add("line", "");
    const piece = make("span", "now", said.text);
    piece.lang = said.language;
    this.item.lastElementChild.append(piece, " ");
    if (SENTENCE_END.test(said.text)) this.item.append(make("p", "text", ""));
    this.scroll();
  }

  mine(key, what) {
    this.newTurn();
    this.add("line mine", this.words[key].replace("{what}", () => what));
    this.scroll();
  }

  add(cls, words) {
    const item = make("li", cls, "");
    item.append(make("p", "text", words));
    this.parts.heard.append(item);
    return item;
  }

  // What is heard is followed; who only reads begins at the beginning.
  scroll() {
    const { log } = this.parts;
    log.scrollTop = this.item && !this.follows ? this.item.offsetTop - 8 : log.scrollHeight;
  }

  // What can be used now: "listen", "record", or "" for nothing.
  offer(what) {
    this.parts.speak.hidden = what !== "listen";
    this.parts.record.hidden = what !== "record";
    this.parts.silent.hidden = !what;
    this.parts.clock.hidden = true;
  }

  wrong(words) {
    this.parts.wrong.textContent = words;
    this.parts.wrong.hidden = !words;
  }

  failed(words) {
    this.wrong(words);
    this.parts.retry.hidden = !words;
  }

  keys(pressed) {
    this.parts.keys.textContent = pressed;
    this.parts.keys.hidden = !pressed;
  }

  // `stands`: now, because it `isStopped` or words are typed.
  count(key, left, of, stands, isStopped) {
    const { clock, left: shown, bar, pause } = this.parts;
    clock.hidden = false;
    shown.textContent = stands ? this.words.clock_stopped : this.words[key].replace("{n}", this.number(Math.ceil(left)));
    Object.assign(bar, { max: of, value: stands ? of : left });
    pause.textContent = this.words[isStopped ? "run_clock" : "stop_clock"];
  }

  // `seconds` null: nothing is recorded.
  recording(seconds, longest) {
    const runs = seconds !== null;
    this.parts.meter.hidden = !runs;
    this.parts.stop.hidden = !runs;
    this.parts.timer.textContent = runs ? this.time(seconds) + " / " + this.time(longest) : "";
  }
}
