/* The pact's editor. Nothing here is needed: the buttons do the same. With it a point is dragged to its place by the grip,
   and who leaves with something typed is asked. */
(function () {
  "use strict";

  const form = document.getElementById("pact-draft");
  if (!form) return;

  // --- dragging a point to another place of its list -----------------------------------------------------------

  let dragged = null;

  const clear = () => form.querySelectorAll(".is-over, .is-over-end").forEach((row) => row.classList.remove("is-over", "is-over-end"));
  const below = (row, event) => event.clientY > row.getBoundingClientRect().top + row.offsetHeight / 2;

  function send(list) {
    const section = list.closest("[data-section]").dataset.section;
    const order = Array.from(list.children, (row) => row.dataset.place).join(",");
    const field = form.elements["order:" + section];
    if (order === Array.from(list.children, (_, place) => place).join(",")) return;
    field.value = order;
    const button = document.createElement("button");
    button.name = "deed";
    button.value = "order:" + section;
    button.hidden = true;
    form.append(button);
    form.requestSubmit(button);
  }

  form.querySelectorAll(".pact-list > ol").forEach((list) => {
    // Only the grip drags: in the boxes the mouse marks text.
    list.addEventListener("pointerdown", (event) => {
      const row = event.target.closest("li");
      if (row) row.draggable = event.target.classList.contains("pact-list__grip");
    });
    list.addEventListener("dragstart", (event) => {
      dragged = event.target.closest("li");
      dragged.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.place);
    });
    list.addEventListener("dragover", (event) => {
      const row = event.target.closest("li");
      if (!dragged || dragged.parentNode !== list || !row) return;
      event.preventDefault();
      clear();
      if (row !== dragged) row.classList.add(below(row, event) ? "is-over-end" : "is-over");
    });
    list.addEventListener("drop", (event) => {
      const row = event.target.closest("li");
      if (!dragged || dragged.parentNode !== list || !row) return;
      event.preventDefault();
      if (row !== dragged) row[below(row, event) ? "after" : "before"](dragged);
      send(list);
    });
    list.addEventListener("dragend", () => {
      if (dragged) { dragged.classList.remove("is-dragged"); dragged.draggable = false; }
      dragged = null;
      clear();
    });
  });

  // --- leaving with something typed ----------------------------------------------------------------------------

  const boxes = () => Array.from(form.querySelectorAll("input:not([type=hidden]), textarea"));
  let sent = false;
  form.addEventListener("submit", (event) => {
    // A second click is not sent again.
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (sent || !boxes().some((box) => box.value !== box.defaultValue)) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
