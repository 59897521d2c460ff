// Shows a page anew when the service says that it is no longer what it was. Without this, reloading does.
"use strict";
(() => {
  const main = document.querySelector("main[data-live]");
  if (!main || !window.EventSource) return;
  let seen = null;
  let late = false;

  async function renew() {
    // who types, or has marked something, is left alone until it is over
    const busy = main.contains(document.activeElement) || !getSelection().isCollapsed;
    late = busy || document.hidden;
    if (late) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["main", "footer"]) {
      document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    }
    document.title = page.title;
  }

  const again = () => late && setTimeout(renew, 0);
  for (const what of ["focusout", "selectionchange", "visibilitychange"]) document.addEventListener(what, again);
  new EventSource(main.dataset.stream).addEventListener(main.dataset.live, (event) => {
    const first = seen === null;
    const same = seen === event.data;
    seen = event.data;
    if (!first && !same) renew().catch(() => {});
  });
})();
