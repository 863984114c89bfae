// One event stream per tab. Each event carries the new HTML of one element: {id, html}. Without this
// script the pages say the same, as of the time they were loaded.
(() => {
  "use strict";
  const stamp = document.querySelector("[data-events]");
  if (!stamp || !window.EventSource) return;
  const SILENCE_MS = 32000; // two missed heartbeats
  let timer = 0;
  const mark = (state) => { stamp.dataset.live = state; };
  const heard = () => {
    mark("on");
    clearTimeout(timer);
    timer = setTimeout(() => mark("stale"), SILENCE_MS);
  };
  const show = (change) => {
    const old = document.getElementById(change.id);
    if (!old) return;
    const frame = document.createElement("template");
    frame.innerHTML = change.html;
    const next = frame.content.firstElementChild;
    if (!next) return;
    if (old.contains(document.activeElement)) return; // never pull an element from under the user's hands
    old.replaceWith(next);
    if (next.matches("tr")) {
      next.classList.add("changed");
      setTimeout(() => next.classList.remove("changed"), 2200);
    }
  };
  const stream = new EventSource(stamp.dataset.events);
  stream.addEventListener("open", heard);
  stream.addEventListener("heartbeat", (event) => {
    heard();
    const time = stamp.querySelector("time");
    if (time && event.data) time.textContent = event.data;
  });
  stream.addEventListener("change", (event) => { heard(); show(JSON.parse(event.data)); });
  stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) mark("stale"); });
  addEventListener("pagehide", () => stream.close());
})();
