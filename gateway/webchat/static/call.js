// A call of one phone: follows the steps that the server gives, as a telephone platform does.
import { beep, microphone, play, Recorder, release, toTelephone } from "./call-sound.js";
import { CallScreen } from "./call-screen.js";

const TICK_MS = 100;
const SHORTEST_S = 0.5;
const JSON_PLEASE = { Accept: "application/json" };

function tick() {
  return new Promise((done) => setTimeout(done, TICK_MS));
}

export class Call {
  // `changed()` is told when the call begins and when it is over.
  constructor(element, number, words, changed) {
    Object.assign(this, { number, words, changed, live: null, recorder: null, unsent: null, keys: "", isStopped: false });
    this.screen = new CallScreen(element, words);
    this.turn = new AbortController();
    this.hush = new AbortController();
    const parts = this.screen.parts;
    this.sound = parts.sound;
    this.typed = parts.words;
    parts.sound.addEventListener("change", () => this.soundChanged());
    parts.pause.addEventListener("click", () => (this.isStopped = !this.isStopped));
    parts.silent.addEventListener("click", () => this.stayedSilent());
    parts.stop.addEventListener("click", () => this.stopRecording());
    parts.retry.addEventListener("click", () => this.post(...this.unsent));
    parts.file.addEventListener("change", () => this.takeFile());
    parts.words.addEventListener("input", () => this.hush.abort());
    parts.speak.addEventListener("submit", (event) => this.speak(event));
    window.addEventListener("pagehide", () => this.tellOver());
  }

  async dial() {
    if (this.live) return;
    this.live = {};
    this.isStopped = !this.sound.checked;
    this.screen.clear();
    this.screen.tell("dialling");
    this.changed();
    await this.post("/simulator/call", { phone: this.number });
  }

  async hangUp() {
    if (!this.live) return;
    this.newTurn();
    if (this.recorder) await this.keepLastWords();
    this.tellOver();
    this.live = null;
    this.screen.offer("");
    this.screen.failed("");
    this.screen.newTurn();
    this.screen.tell("over");
    this.changed();
  }

  // Also when the page goes away.
  tellOver() {
    if (!this.live || !this.live.token) return;
    navigator.sendBeacon(`/simulator/call/${this.live.token}/end`, new URLSearchParams({ call: this.live.call }));
  }

  soundChanged() {
    this.screen.parts.log.setAttribute("aria-live", this.sound.checked ? "off" : "polite");
    // Who only reads is not hurried.
    this.isStopped = !this.sound.checked;
    if (!this.sound.checked) this.hush.abort();
  }

  newTurn() {
    this.turn.abort();
    this.turn = new AbortController();
    this.hush = new AbortController();
    this.turn.signal.addEventListener("abort", () => this.hush.abort(), { once: true });
    this.keys = "";
    return this.turn.signal;
  }

  // What the caller does, as he sees it, and as the server is told.
  async act(key, shown, fields) {
    if (!this.live || !this.live.token) return;
    this.typed.value = "";
    this.screen.mine(key, shown);
    await this.post(`/simulator/call/${this.live.token}/${this.live.step}`, { ...fields, call: this.live.call });
  }

  stayedSilent() {
    this.dropRecording();
    return this.act("was_silent", "", {});
  }

  speak(event) {
    event.preventDefault();
    const text = this.typed.value.trim();
    if (text) this.act("said", text, { speech: text });
  }

  // Puts words into his mouth; false when nobody listens.
  suggest(text) {
    if (this.screen.parts.speak.hidden) return false;
    this.hush.abort();
    this.typed.value = text;
    this.typed.focus();
    return true;
  }

  // Sent again after a failure, a step counts once: the server remembers its answer.
  async post(path, fields) {
    this.unsent = [path, fields];
    const signal = this.newTurn();
    this.screen.offer("");
    this.screen.failed("");
    if (this.live.token) this.screen.tell("waiting");
    const answer = await this.ask(path, new URLSearchParams(fields), signal);
    if (signal.aborted || !this.live) return;
    if (answer.failed) this.screen.failed(answer.failed);
    else {
      this.live = answer;
      await this.follow(signal);
    }
  }

  // `failed`: why there is no answer.
  async ask(path, body, signal) {
    try {
      const response = await fetch(path, { method: "POST", body, headers: JSON_PLEASE, signal });
      const answer = await response.json();
      return response.ok ? answer : { failed: this.screen.refusal(answer) };
    } catch {
      return { failed: this.words.failed };
    }
  }

  async follow(signal) {
    const { lines, then } = this.live;
    this.screen.newTurn();
    const listens = then.kind === "listen";
    this.screen.tell(listens ? "hearing" : "hearing_only");
    if (listens) this.screen.offer("listen");
    this.screen.follows = this.sound.checked;
    await play(lines, this.hush.signal, () => this.sound.checked, (line) => this.screen.line(line));
    if (signal.aborted) return;
    // Cut short, the words can still be read.
    for (const line of lines.slice(this.screen.said)) this.screen.line(line);
    this.screen.calm();
    if (listens) await this.listen(signal, then);
    else if (then.kind === "record") await this.record(signal, then.seconds);
    else await this.hangUp();
  }

  // Every key begins the seconds anew; the clock stands when it is stopped, or while words are typed.
  async listen(signal, then) {
    this.screen.tell(then.digits > 1 ? "your_keys" : "your_turn");
    this.left = then.seconds;
    while (this.left > 0) {
      const stands = this.isStopped || this.typed.value !== "";
      this.screen.count(this.keys ? "sent_in" : "silent_in", this.left, then.seconds, stands, this.isStopped);
      await tick();
      if (signal.aborted) return;
      if (!stands) this.left -= TICK_MS / 1000;
    }
    this.sendKeys();
  }

  // Several keys are sent when all are there, at #, or when nothing follows.
  press(key) {
    if (!this.live || !this.live.then) return;
    const { kind, digits, seconds } = this.live.then;
    if (kind === "record") this.stopRecording();
    if (kind !== "listen" || this.screen.parts.speak.hidden) return;
    this.hush.abort();
    this.left = seconds;
    const ends = digits > 1 && key === "#";
    if (!ends) this.keys += key;
    this.screen.keys(this.keys);
    if (ends || this.keys.length >= digits) this.sendKeys();
  }

  sendKeys() {
    const keys = this.keys;
    if (keys) this.act("pressed", keys, { digits: keys });
    else this.stayedSilent();
  }

  async record(signal, longest) {
    this.screen.recording(null);
    this.screen.offer("record");
    this.screen.tell("allow");
    const stream = await microphone();
    if (!stream) {
      if (!signal.aborted) this.screen.tell("no_microphone");
      return;
    }
    if (this.sound.checked && !signal.aborted) await beep(signal);
    if (signal.aborted) return release(stream);
    this.recorder = new Recorder(stream);
    this.screen.tell("recording");
    const began = performance.now();
    for (let spent = 0; spent < longest; spent = (performance.now() - began) / 1000) {
      this.screen.recording(spent, longest);
      await tick();
      if (signal.aborted || !this.recorder) return;
    }
    await this.stopRecording();
  }

  async dropRecording() {
    const recorder = this.recorder;
    this.recorder = null;
    this.screen.recording(null);
    return recorder ? recorder.stop() : null;
  }

  async stopRecording() {
    const sound = await this.dropRecording();
    if (sound) await this.tell(sound);
  }

  async takeFile() {
    const [file] = this.screen.parts.file.files;
    if (!file) return;
    this.newTurn();
    this.dropRecording();
    await this.tell(file);
    this.screen.parts.file.value = "";
  }

  // Nothing recorded is silence, as it is to a platform.
  async tell(sound) {
    this.screen.wrong("");
    this.screen.tell("waiting");
    const story = await toTelephone(sound, this.live.then.seconds);
    if (story && story.seconds < SHORTEST_S) return this.stayedSilent();
    const kept = story ? await this.upload(story) : { failed: this.words.no_sound };
    if (kept.failed) this.screen.wrong(kept.failed);
    else await this.act("recorded", this.screen.time(story.seconds), { recording: kept.recording });
  }

  // He rang off while he spoke: what he said is kept, and nobody hears an answer.
  async keepLastWords() {
    const { token, step, call, then } = this.live;
    const story = await toTelephone(await this.dropRecording(), then.seconds);
    const kept = story && story.seconds >= SHORTEST_S ? await this.upload(story) : { failed: "" };
    if (!kept.recording) return;
    this.screen.mine("recorded", this.screen.time(story.seconds));
    const fields = { call, recording: kept.recording, hung_up: "1" };
    await this.ask(`/simulator/call/${token}/${step}`, new URLSearchParams(fields));
  }

  upload(story) {
    const body = new FormData();
    body.append("call", this.live.call);
    body.append("token", this.live.token);
    body.append("sound", story.wav, "story.wav");
    return this.ask("/simulator/recordings", body);
  }
}
