// Answers for the network where there is none: the form and what it is made of, never a page about a case.
"use strict";
const NAME = "volunteers-{{ version }}";
const FORM = "/volunteers/form?lang={{ lang }}";
const AWAY = "/volunteers/away?lang={{ lang }}";
const KEPT = [
  FORM, AWAY, "{{ asset('pico.css') }}", "{{ asset('protikar.css') }}", "{{ asset('mark.svg') }}",
  "{{ url_for('static', filename='fonts/noto-sans-bengali.woff2') }}",
  "{{ asset('portal.css', 'volunteers') }}", "{{ asset('drafts.js', 'volunteers') }}",
  "{{ asset('voice.js', 'volunteers') }}", "{{ asset('form.js', 'volunteers') }}",
];
const PATIENCE_MS = 4000; // A line that is there and carries nothing is the usual one.

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("volunteers-") && name !== NAME;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

const kept = (address) => caches.match(address).then((found) => found || Response.error());
const later = (ms, act) => new Promise((resolve) => setTimeout(() => resolve(act()), ms));

function page(request) {
  const url = new URL(request.url);
  const isForm = url.pathname === "/volunteers/new";
  const asked = fetch(request).catch(() => kept(isForm ? FORM : AWAY));
  if (!isForm || url.search) return asked;
  return Promise.race([asked, later(PATIENCE_MS, () => caches.match(FORM)).then((found) => found || asked)]);
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.includes(url.pathname + url.search)) event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});
