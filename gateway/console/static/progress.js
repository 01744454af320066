// How far an advisory has come, looked up every two seconds. Only an aid: the page has a link that does the same.
(() => {
  "use strict";
  const EVERY = 2000;
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const said = box.querySelector("[data-said]");
  const bar = box.querySelector("progress");

  const show = (progress) => {
    said.textContent = progress.said;
    bar.max = progress.all;
    bar.value = progress.done;
    for (const [key, figure] of Object.entries(progress.figures)) {
      box.querySelector(`[data-figure="${key}"]`).textContent = figure;
    }
  };
  const look = async () => {
    if (document.hidden) return true;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" }, redirect: "error" });
      const progress = await answer.json();
      show(progress);
      if (progress.over) location.reload();
      return !progress.over;
    } catch {
      said.textContent = box.dataset.lost;
      return true;
    }
  };
  const again = async () => { if (await look()) setTimeout(again, EVERY); };
  setTimeout(again, EVERY);
})();
