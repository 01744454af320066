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
const AREAS = "/volunteers/areas";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("volunteers-") && name !== NAME;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    const form = new URL(request.url).pathname === "/volunteers/new";
    return (await caches.match(form ? FORM : AWAY)) || Response.error();
  }
}

async function areas(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(AREAS, answer.clone());
    return answer;
  } catch {
    return (await cache.match(AREAS)) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname === AREAS) event.respondWith(areas(request));
  else if (KEPT.includes(url.pathname + url.search)) event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});
