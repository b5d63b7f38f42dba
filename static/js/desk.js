// While a meeting sits, Ctrl + Enter presses the button that keeps what was noted and calls the next item.
(() => {
  "use strict";
  const next = document.querySelector("[data-next]");
  if (!next) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.isComposing || event.repeat) return;
    event.preventDefault();
    next.click();
  });
})();
