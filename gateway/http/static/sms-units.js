// Counts what a text costs as SMS, as bot/speech/pages.py does, while it is typed.
// In a form: <span data-sms-count="{units} units, {parts} SMS"></span> follows the form's textarea.
"use strict";
(() => {
  const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
  const TWICE = new Set("^{}\\[~]|€");
  const BANGLA = [..."০১২৩৪৫৬৭৮৯"];

  function measure(text) {
    // য় ড় ঢ় are sent as one unit each, however they were typed.
    const sent = text.replace(/\u09a1\u09bc/g, "\u09dc").replace(/\u09a2\u09bc/g, "\u09dd").replace(/\u09af\u09bc/g, "\u09df");
    const chars = [...sent];
    const gsm = chars.every((char) => GSM.has(char) || TWICE.has(char));
    const units = gsm ? chars.reduce((sum, char) => sum + (TWICE.has(char) ? 2 : 1), 0) : sent.length;
    const [single, part] = gsm ? [160, 153] : [70, 67];
    return { units, parts: units === 0 ? 0 : units <= single ? 1 : Math.ceil(units / part) };
  }

  function digits(number) {
    const latin = String(number);
    return document.documentElement.lang === "bn" ? latin.replace(/\d/g, (digit) => BANGLA[digit]) : latin;
  }

  function count(box) {
    const counter = box.form && box.form.querySelector("[data-sms-count]");
    if (!counter) return;
    const { units, parts } = measure(box.value);
    counter.textContent = units ? counter.dataset.smsCount.replace("{units}", digits(units)).replace("{parts}", digits(parts)) : "";
  }

  document.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") count(event.target);
  });
  for (const box of document.querySelectorAll("textarea")) count(box);
})();
