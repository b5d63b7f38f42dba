/* A name from the list of settings goes where one types; without this script one types it in braces. */
(function () {
  "use strict";

  let box = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".regulation-row textarea")) box = event.target;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const into = box || document.querySelector(".regulation-row textarea");
    if (!into) return;
    into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, "end");
    into.focus();
    into.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
