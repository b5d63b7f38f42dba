/* Puts the members in order: a row is dragged by its number, or goes up and down by Alt and an arrow. The numbers follow;
   without this script one types them, or presses ↑ and ↓. */
(function () {
  "use strict";

  const table = document.querySelector(".roster");
  if (!table) return;
  const rows = () => Array.from(table.querySelectorAll("[data-row]"));

  function number() {
    const all = rows();
    all.forEach((row, at) => {
      row.querySelector('[name$="-order"]').value = at + 1;
      row.querySelector('[value^="up:"]').disabled = at === 0;
      row.querySelector('[value^="down:"]').disabled = at === all.length - 1;
    });
    table.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function move(row, by) {
    const all = rows();
    const other = all[all.indexOf(row) + by];
    if (!other) return false;
    if (by < 0) other.before(row);
    else other.after(row);
    number();
    return true;
  }

  table.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by) return;
    event.preventDefault();
    const box = document.activeElement;
    if (move(box.closest("[data-row]"), by)) box.focus();
  });

  table.addEventListener("click", (event) => {
    const button = event.target.closest('[value^="up:"], [value^="down:"]');
    if (!button) return;
    event.preventDefault();
    if (move(button.closest("[data-row]"), button.value.startsWith("up:") ? -1 : 1)) button.focus();
  });

  // One types at once, where one was led to or in the first row; on a telephone the keyboard would cover the page.
  if (!document.querySelector(".errors") && matchMedia("(pointer: fine)").matches) {
    const led = location.hash && document.getElementById(location.hash.slice(1));
    (led || table.querySelector('[name$="-name"]')).focus({ preventScroll: !led });
  }

  // Dragging begins at the number alone: elsewhere the mouse marks text.
  let dragged = null;
  rows().forEach((row) => {
    const handle = row.querySelector(".roster__order");
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      row.classList.add("is-moving");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("is-moving");
      dragged = null;
      number();
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const all = rows();
      if (all.indexOf(dragged) < all.indexOf(row)) row.after(dragged);
      else row.before(dragged);
    });
  });
})();
