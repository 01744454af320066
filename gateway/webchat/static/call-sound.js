// The sound of a call: prompts one after the other, the beep, and a story as a telephone platform keeps it.
export const RATE = 8000;
const BEEP_HZ = 1000;
const BEEP_S = 0.4;
const LETTER_MS = 55;
const SHORTEST_MS = 500;

let context = null;

function sounding() {
  context = context || new AudioContext();
  if (context.state === "suspended") context.resume();
  return context;
}

function wait(ms, signal) {
  return new Promise((done) => {
    const end = setTimeout(done, ms);
    signal.addEventListener("abort", () => (clearTimeout(end), done()), { once: true });
  });
}

// Heard to its end, or until the signal. Resolves with false where nothing can be heard.
function hear(audio, signal) {
  return new Promise((done) => {
    audio.addEventListener("ended", () => done(true), { once: true });
    audio.addEventListener("error", () => done(false), { once: true });
    signal.addEventListener("abort", () => (audio.pause(), done(true)), { once: true });
    audio.play().catch(() => done(false));
  });
}

// Plays the lines; `onLine` is told of each as it begins. What cannot be heard stays as long as it takes to read.
export async function play(lines, signal, isLoud, onLine) {
  const load = (line) => (line && line.url && isLoud() ? Object.assign(new Audio(line.url), { preload: "auto" }) : null);
  let next = load(lines[0]);
  for (const [place, line] of lines.entries()) {
    if (signal.aborted) return;
    const audio = isLoud() ? next || load(line) : null;
    next = load(lines[place + 1]);
    onLine(line);
    if (!isLoud()) continue;
    if (!audio || !(await hear(audio, signal))) await wait(Math.max(SHORTEST_MS, line.text.length * LETTER_MS), signal);
  }
}

export async function beep(signal) {
  const sound = sounding();
  const tone = new OscillatorNode(sound, { frequency: BEEP_HZ });
  tone.connect(new GainNode(sound, { gain: 0.2 })).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + BEEP_S);
  await wait(BEEP_S * 1000, signal);
}

// Whoever may not, or has none: null.
export async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return null;
  }
}

export function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

// Records until `stop`, which gives the sound as the browser packed it.
export class Recorder {
  constructor(stream) {
    this.stream = stream;
    this.pieces = [];
    this.machine = new MediaRecorder(stream);
    this.machine.addEventListener("dataavailable", (event) => this.pieces.push(event.data));
    this.machine.start();
  }

  stop() {
    return new Promise((done) => {
      this.machine.addEventListener("stop", () => done(new Blob(this.pieces)), { once: true });
      this.machine.stop();
      release(this.stream);
    });
  }
}

// Any sound that this browser can read, as 8 kHz, mono, 16 bits, cut to `longest` seconds. Null: it is no sound.
export async function toTelephone(blob, longest) {
  try {
    const packed = await blob.arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(packed);
    const seconds = Math.min(sound.duration, longest);
    const drawn = new OfflineAudioContext(1, Math.max(1, Math.round(seconds * RATE)), RATE);
    const source = new AudioBufferSourceNode(drawn, { buffer: sound });
    source.connect(drawn.destination);
    source.start();
    return { wav: toWav((await drawn.startRendering()).getChannelData(0)), seconds };
  } catch {
    return null;
  }
}

function toWav(samples) {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, letters) => [...letters].forEach((letter, n) => bytes.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, n) => bytes.setInt16(44 + n * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return new Blob([bytes], { type: "audio/wav" });
}
