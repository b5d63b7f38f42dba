/* Back to a page that answered what was sent. For the browser such a page can only be had by sending the same again, and
   it asks whether to; menus.js has it called by its address instead, so that Back and Reload simply open the form. What
   stood in its boxes goes along in the browser's history and is put in again here: passwords, files and what nobody typed
   do not. Grid and card have their own ways (drafts.js). */
(function () {
  "use strict";

  const LEFT_OUT = ["hidden", "password", "file", "submit", "button", "reset", "image"];
  const state = history.state;

  function boxes() {
    const all = document.querySelectorAll('main form[method="post"]:not(#entry) :is(input, select, textarea)[name]');
    return Array.from(all).filter((box) => !LEFT_OUT.includes(box.type) && !box.closest("[data-log-out]"));
  }

  function isTicked(box) { return box.type === "checkbox" || box.type === "radio"; }

  function keep() {
    const typed = boxes().map((box) => [box.name, isTicked(box) ? [box.value, box.checked] : box.value]);
    try { history.replaceState({ typed: typed }, "", location.href); } catch (error) { /* more than it holds */ }
  }

  function putBack(typed) {
    const found = boxes();
    for (const [name, value] of typed) {
      const place = found.findIndex((box) => box.name === name && (
        isTicked(box) ? Array.isArray(value) && box.value === value[0] : !Array.isArray(value)));
      if (place < 0) continue;
      const [box] = found.splice(place, 1);
      if (isTicked(box)) box.checked = value[1];
      else if (box.value !== value) box.value = value;
      // What is shown only for some of the choices follows them.
      if (isTicked(box) || box.localName === "select") box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // The admin's own frame has no place for it on the page.
  const isAnswer = [document.documentElement, document.currentScript].some((place) => place.hasAttribute("data-answer"));
  const isBack = state && Array.isArray(state.typed);
  if (!isAnswer && !isBack) return;
  if (!isAnswer) putBack(state.typed);
  keep();
  window.addEventListener("pagehide", keep);
})();
