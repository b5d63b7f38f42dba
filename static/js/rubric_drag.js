/* A line of the rubric's table dragged by its grip, by mouse or finger: up and down it goes elsewhere with all that stands
   in it, sideways it goes into the group above or out of it. A bar shows where it would fall; Escape leaves it where it
   was. What the lines are and how one is put elsewhere is rubric_lines.js's business, which loads first; the keyboard has
   Alt and the arrows there. */
(function () {
  "use strict";

  const tree = document.getElementById("rubric-tree");
  const lines = tree && tree.lines;
  if (!lines) return;
  const body = tree.querySelector(".tree tbody");
  // How far to the side is one level, and how near the edge the page scrolls.
  const STEP = 24;
  const EDGE = 70;
  let drag = null;

  // Between which lines the pointer is; the dragged ones are not there. Lines on which nothing was typed hold no place.
  function gapAt(y) {
    const others = lines.rows().filter((row) => !drag.own.includes(row) && !lines.isBlank(row));
    const at = others.findIndex((row) => {
      const place = row.getBoundingClientRect();
      return y < place.top + place.height / 2;
    });
    const end = at < 0 ? others.length : at;
    return { above: others[end - 1] || null, below: others[end] || null };
  }

  // Where the line would fall: never deeper than what is above it can hold, nor so high that what is below became its own.
  function aim() {
    const { above, below } = gapAt(drag.y);
    const most = above ? lines.level(above) + (lines.mayHold(above) ? 1 : 0) : 1;
    const least = below ? Math.min(lines.level(below), most) : 1;
    const wanted = drag.from + Math.round((drag.x - drag.startX) / STEP);
    return { above, below, deep: Math.max(least, Math.min(most, wanted)) };
  }

  function show() {
    const at = drag.at = aim();
    const name = (at.above || at.below || drag.own[0]).querySelector(".tree__name").getBoundingClientRect();
    const table = body.getBoundingClientRect();
    const y = at.below ? at.below.getBoundingClientRect().top : at.above ? at.above.getBoundingClientRect().bottom : table.top;
    const left = Math.min(name.left, table.left + 120) + (at.deep - 1) * STEP;
    drag.bar.style.top = y + "px";
    drag.bar.style.left = left + "px";
    drag.bar.style.width = Math.max(80, table.right - left) + "px";
    let group = at.above;
    while (group && lines.level(group) >= at.deep) group = lines.groupOf(group);
    drag.bar.firstChild.textContent = group ? "trong " + lines.called(group) : "cấp cao nhất";
  }

  function scroll() {
    if (!drag) return;
    const by = drag.y < EDGE ? -12 : drag.y > innerHeight - EDGE ? 12 : 0;
    // Only once the pointer moved: whoever takes a line at the edge wants it there.
    if (by && drag.moved) {
      window.scrollBy(0, by);
      show();
    }
    requestAnimationFrame(scroll);
  }

  function end(done) {
    const { own, at, bar, moved, grip } = drag;
    drag = null;
    bar.remove();
    own.forEach((row) => row.classList.remove("is-dragged"));
    document.removeEventListener("keydown", escape, true);
    grip.classList.remove("is-held");
    if (done && moved) lines.place(own, at.above, at.below, at.deep);
  }

  function escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  }

  body.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".tree__grip");
    if (!grip || event.button || drag) return;
    event.preventDefault();
    const row = grip.closest(".tree__row");
    const bar = document.createElement("div");
    bar.className = "tree__bar";
    bar.append(document.createElement("span"));
    document.body.append(bar);
    grip.setPointerCapture(event.pointerId);
    grip.classList.add("is-held");
    const place = { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY };
    drag = { ...place, own: lines.block(row), from: lines.level(row), bar, grip, moved: false, at: null };
    drag.own.forEach((one) => one.classList.add("is-dragged"));
    document.addEventListener("keydown", escape, true);
    show();
    requestAnimationFrame(scroll);
  });
  body.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    drag.moved = drag.moved || Math.hypot(drag.x - drag.startX, drag.y - drag.startY) > 4;
    show();
  });
  body.addEventListener("pointerup", () => { if (drag) end(true); });
  body.addEventListener("pointercancel", () => { if (drag) end(false); });
})();
