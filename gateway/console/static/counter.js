// How many SMS an officer's words make, with the notice around them. Only an aid: the page works without it.
(() => {
  "use strict";
  const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
  const TWICE = new Set("^{}\\[~]|€");
  const WHOLE = [["\u09a1\u09bc", "\u09dc"], ["\u09a2\u09bc", "\u09dd"], ["\u09af\u09bc", "\u09df"]];

  // ড় ঢ় য় are sent as one letter each; everything outside the GSM alphabet costs UCS-2 units.
  const measure = (written) => {
    const text = WHOLE.reduce((so, [two, one]) => so.replaceAll(two, one), written.normalize("NFC"));
    const plain = [...text].every((letter) => GSM.has(letter) || TWICE.has(letter));
    const units = plain ? [...text].reduce((sum, letter) => sum + (TWICE.has(letter) ? 2 : 1), 0) : text.length;
    const [one, many] = plain ? [160, 153] : [70, 67];
    return { units, parts: units <= one ? 1 : Math.ceil(units / many) };
  };
  const digits = (number) => (document.documentElement.lang === "bn"
    ? String(number).replace(/[0-9]/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]) : String(number));

  for (const area of document.querySelectorAll("textarea[data-frame]")) {
    const told = document.createElement("p");
    told.className = "hint counter";
    area.after(told);
    const count = () => {
      const { units, parts } = measure(area.dataset.frame + area.value.trim().replace(/\s+/g, " "));
      const taka = (Number(area.dataset.price) * parts / 1000).toFixed(2);
      told.textContent = area.dataset.count
        .replace("{units}", digits(units)).replace("{parts}", digits(parts)).replace("{taka}", digits(taka));
    };
    area.addEventListener("input", count);
    count();
  }
})();
