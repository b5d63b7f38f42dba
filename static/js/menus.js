// The small menus are <details> and work without this. Here they only close as people expect:
// by a click beside them, by Escape, and when another one opens.
(() => {
  "use strict";
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
  // What the server found wrong with a form is read and reached first.
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
})();
