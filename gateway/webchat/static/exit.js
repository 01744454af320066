// Away from here at once: the screen is empty before the next page comes. Without this script the link works by itself.
"use strict";
(() => {
  const link = document.getElementById("exit");
  if (!link) return;
  let pressed = 0;

  function leave(event) {
    event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "…";
    try {
      sessionStorage.clear();
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
    // This page leaves the list of the back button; what was open before it stays there.
    location.replace(link.href);
  }

  link.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = 0;
      return;
    }
    if (event.timeStamp - pressed < 1000) leave(event);
    else pressed = event.timeStamp;
  });
})();
