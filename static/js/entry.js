/* Score entry in the grid and on the scorecard: a box is saved when the user leaves it, and the answer moves every
   figure on the page that it moved. Without this script the form is sent as a whole; the server knows both ways. */
(function () {
  "use strict";

  const form = document.getElementById("entry");
  const table = form && form.querySelector("[data-scoring]");
  if (!table) return;
  const boxes = Array.from(table.querySelectorAll(".cell__box"));
  const status = document.getElementById("status");
  const undoButton = document.getElementById("undo");
  const line = document.getElementById("line");
  const known = new Map(boxes.map((box) => [box, box.value]));
  const queue = [];
  const undone = [];
  let busy = false;

  document.getElementById("save-all").hidden = true;
  // What the server has just refused stands in the box; the value it was loaded with is what the form was sent with.
  try {
    const loaded = JSON.parse(form.elements.loaded.value);
    for (const box of boxes) if (box.closest(".is-refused, .is-stale")) known.set(box, loaded[box.name][1]);
  } catch (error) { /* nothing was refused */ }

  const cell = (box) => box.closest("td");
  const note = (box) => cell(box).querySelector(".cell-note");

  function show(box, state, text) {
    cell(box).classList.remove("is-saving", "is-saved", "is-refused", "is-stale", "is-missing");
    if (state) cell(box).classList.add("is-" + state);
    note(box).textContent = text;
    box.setAttribute("aria-invalid", String(state === "refused" || state === "stale"));
  }

  function tell(text) { status.textContent = text; }

  // Saving, one box after the other: what the page shows is then always the state after the last answer.
  function save(box, reason) {
    if (box.value.trim() === known.get(box).trim() && !cell(box).matches(".is-refused, .is-stale")) return;
    if (box.value.trim() === known.get(box).trim()) { show(box, "", ""); return; }
    if (!queue.some((job) => job.box === box)) queue.push({ box, reason });
    show(box, "saving", "đang lưu…");
    next();
  }

  async function next() {
    if (busy || !queue.length) return;
    busy = true;
    const { box, reason } = queue.shift();
    const typed = box.value;
    try {
      const answer = await fetch(window.location.href, {
        method: "POST",
        redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: new URLSearchParams({
          member: box.dataset.member,
          criterion: box.dataset.criterion,
          stage: box.dataset.value,
          version: box.dataset.version,
          value: typed,
          reason: reason || form.elements.reason.value,
        }),
      });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isJson) throw new Error(answer.type === "opaqueredirect" || answer.status === 403 ? "session" : "server");
      settle(box, typed, await answer.json());
    } catch (error) {
      const lost = error.message === "session"
        ? "Chưa lưu: phiên làm việc đã hết. Hãy đăng nhập lại ở thẻ khác rồi rời ô này lần nữa."
        : "Chưa lưu: không nối được với máy chủ. Giá trị vẫn còn trong ô, hãy thử lại.";
      show(box, "refused", lost);
      tell(lost);
    }
    busy = false;
    next();
  }

  function settle(box, typed, answer) {
    if (answer.fate === "saved" || answer.fate === "unchanged") {
      if (answer.fate === "saved") undone.push({ box, value: known.get(box) });
      known.set(box, answer.text);
      if (box.value === typed) box.value = answer.text;
      show(box, answer.message ? "missing" : "saved", answer.message || (answer.fate === "saved" ? "đã lưu" : ""));
      tell(answer.fate === "saved" ? "Đã lưu " + box.dataset.criterion + "." : "");
    } else {
      show(box, answer.fate === "stale" ? "stale" : "refused", answer.message);
      tell(answer.message);
      // The other's value has now been shown: sending this one again is a decision, with the other's version.
      if (answer.fate === "stale") known.set(box, answer.text);
    }
    if ("version" in answer) {
      for (const other of boxes) {
        if (other.dataset.member === box.dataset.member && other.dataset.criterion === box.dataset.criterion) {
          other.dataset.version = answer.version;
        }
      }
    }
    undoButton.hidden = !undone.length;
    if (answer.moved) answer.moved.forEach(move);
    if (answer.sums) Object.entries(answer.sums).forEach(sum);
  }

  const find = (name, value) => document.querySelectorAll("[data-" + name + '="' + CSS.escape(value) + '"]');

  function put(target, text) {
    const changed = target.textContent !== text;
    target.textContent = text;
    target.classList.toggle("is-moved", changed);
  }

  function move(change) {
    for (const [stage, points] of Object.entries(change.points)) {
      find("points", change.member + " " + change.criterion + " " + stage).forEach((target) => put(target, points));
    }
    find("counts", change.member + " " + change.criterion).forEach((target) => put(target, change.counts || "–"));
  }

  function sum([member, sums]) {
    find("total", member).forEach((target) => put(target, sums.total || "–"));
    find("rank", member).forEach((target) => put(target, sums.rank || "–"));
    find("unscored", member).forEach((target) => put(target, String(sums.unscored)));
    for (const [code, points] of Object.entries(sums.groups)) {
      find("sum", member + " " + code).forEach((target) => put(target, points));
    }
    for (const [code, points] of Object.entries(sums.stages)) {
      points.forEach((text, stage) => find("stage-sum", code + " " + stage).forEach((target) => put(target, text)));
    }
  }

  // Moving about, as in a spreadsheet.
  const rows = Array.from(table.tBodies[0].rows).map((row) => Array.from(row.cells));
  const place = (box) => {
    const own = cell(box);
    const row = rows.findIndex((cells) => cells.includes(own));
    return [row, rows[row].indexOf(own)];
  };

  function go(box, down, right) {
    let [row, column] = place(box);
    for (;;) {
      row += down;
      column += right;
      if (!rows[row] || column < 0 || column >= rows[row].length) return false;
      const target = rows[row][column] && rows[row][column].querySelector(".cell__box");
      if (target && target.offsetParent !== null) {
        target.focus();
        if (target.select) target.select();
        return true;
      }
    }
  }

  const atStart = (box) => !box.select || (box.selectionStart === 0 && (box.selectionEnd === 0 || whole(box)));
  const atEnd = (box) => !box.select || (box.selectionEnd === box.value.length && (box.selectionStart === box.value.length || whole(box)));
  const whole = (box) => box.selectionStart === 0 && box.selectionEnd === box.value.length;

  table.addEventListener("keydown", (event) => {
    const box = event.target.closest(".cell__box");
    if (!box || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    let moved = false;
    if (event.key === "Enter") moved = go(box, event.shiftKey ? -1 : 1, 0) || true;
    else if (event.key === "ArrowDown") moved = go(box, 1, 0) || true;
    else if (event.key === "ArrowUp") moved = go(box, -1, 0) || true;
    else if (event.key === "ArrowRight" && atEnd(box)) moved = go(box, 0, 1);
    else if (event.key === "ArrowLeft" && atStart(box)) moved = go(box, 0, -1);
    else if (event.key === "Escape") {
      box.value = known.get(box);
      show(box, "", "");
      moved = true;
    }
    if (moved) event.preventDefault();
  });

  table.addEventListener("focusin", (event) => {
    const box = event.target.closest(".cell__box");
    if (!box) return;
    if (box.select) box.select();
    describe(cell(box));
  });
  table.addEventListener("focusout", (event) => {
    const box = event.target.closest(".cell__box");
    if (box) save(box);
  });
  table.addEventListener("change", (event) => {
    if (event.target.matches("select.cell__box")) save(event.target);
  });
  table.addEventListener("mouseover", (event) => {
    const own = event.target.closest("td.cell");
    if (own && !table.contains(document.activeElement)) describe(own);
  });

  function describe(own) {
    if (!line) return;
    const crit = own.parentElement.querySelector(".crit");
    const head = table.tHead.rows[0].cells[own.cellIndex];
    const box = own.querySelector(".cell__box");
    const [code, name, hint] = line.children;
    code.textContent = crit.querySelector("b").textContent;
    name.className = "";
    name.textContent = (head.title || head.textContent) + ": " + crit.querySelector("span").textContent.trim();
    const most = "tối đa " + crit.querySelector("i").textContent;
    hint.textContent = box && box.dataset.hint ? box.dataset.hint + " · " + most : most;
  }

  undoButton.addEventListener("click", () => {
    const last = undone.pop();
    undoButton.hidden = !undone.length;
    if (!last) return;
    last.box.value = last.value;
    last.box.focus();
    const count = undone.length;
    save(last.box, "Hoàn tác");
    last.box.addEventListener("undone", () => undone.splice(count), { once: true });
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (table.contains(document.activeElement)) document.activeElement.blur();
    boxes.forEach((box) => save(box));
  });

  window.addEventListener("beforeunload", (event) => {
    const unsaved = busy || queue.length || boxes.some((box) => box.value.trim() !== known.get(box).trim());
    if (unsaved) event.preventDefault();
  });
})();
