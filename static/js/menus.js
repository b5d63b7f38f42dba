// The small menus are <details> and work without this. Here they only close as people expect:
// by a click beside them, by Escape, and when another one opens.
(() => {
  "use strict";
  // What answers a form is called by its address when one comes back to it, not by sending the form again (back.js).
  if (document.documentElement.hasAttribute("data-answer")) history.replaceState(history.state, "", location.href);
  const closeAll = (but) => {
    for (const menu of document.querySelectorAll("details.drop[open]")) {
      if (menu !== but) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeAll(event.target.closest("details.drop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.drop[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // Nothing that was typed and not saved (drafts.js) stays in a shared computer after its account has logged out; who is
  // asked about unsaved values, and stays, keeps them.
  let isLoggingOut = false;
  document.addEventListener("submit", (event) => { isLoggingOut = event.target.matches("[data-log-out]"); });
  for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, () => { isLoggingOut = false; });
  window.addEventListener("pagehide", () => {
    if (!isLoggingOut) return;
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("khoithidua.")) localStorage.removeItem(key);
    } catch (error) { /* a browser that keeps nothing */ }
  });
  // What the server found wrong with a form is read and reached first.
  const errors = document.querySelector(".errors");
  if (errors) return errors.focus();
  // In a form one types at once: the first field that is seen without scrolling has the focus. Not where a link leads to
  // a place, not on a telephone, whose keyboard would cover the page, and not in the grid, which has its own ways.
  if (location.hash || document.activeElement !== document.body || !matchMedia("(pointer: fine)").matches) return;
  const fields = document.querySelectorAll('main form[method="post"]:not(#entry) :is(input, select, textarea)');
  const first = Array.from(fields).find((field) => (
    field.offsetParent !== null && !field.disabled && !field.readOnly && !field.closest("#entry, .deeds, td")
    && !["submit", "button", "checkbox", "radio"].includes(field.type)));
  if (first && first.getBoundingClientRect().bottom <= window.innerHeight) first.focus({ preventScroll: true });
})();
