/* The lines of the rubric's table at the speed of a spreadsheet: Enter goes to the next line, where one began to type in
   this one; Alt and an arrow moves a line with all that stands in it, or puts it into a group and out again; lines come
   and go. How one drags them is rubric_drag.js's business. Nothing here saves anything. Without it one types the level of a line, and buttons ask the server.
   rubric.js adds up and asks who leaves; it follows the «input» that is sent from here. */
(function () {
  "use strict";

  const tree = document.getElementById("rubric-tree");
  if (!tree) return;
  const body = tree.querySelector(".tree tbody");
  const holders = tree.dataset.holders.split(" ");
  const signed = tree.dataset.signed.split(" ");
  const CELLS = ["code", "name", "kind", "points_each", "unit", "max_points"];

  const rows = () => Array.from(body.rows);
  const box = (row, cell) => row.querySelector(`[name$="-${cell}"]`);
  const level = (row) => Math.max(1, Number(box(row, "level").value) || 1);
  const isStored = (row) => box(row, "was").value !== "";
  const isBlank = (row) => !isStored(row)
    && ["code", "name", "max_points", "points_each", "unit"].every((cell) => !box(row, cell).value.trim());
  const isGroup = (row) => holders.includes(box(row, "kind").value || row.dataset.kind);
  // What a line is called where it is spoken of: its code, or where it stands.
  const called = (row) => (isStored(row) ? box(row, "was").value : "dòng " + (rows().indexOf(row) + 1));

  // A line and what stands in it; lines on which nothing was typed end no group.
  function block(row) {
    const all = rows();
    const start = all.indexOf(row);
    let end = start;
    for (let at = start + 1; at < all.length; at += 1) {
      if (isBlank(all[at])) continue;
      if (level(all[at]) <= level(row)) break;
      end = at;
    }
    return all.slice(start, end + 1);
  }

  // The next line on the same level in the same group, up or down; null if there is none.
  function sibling(row, by) {
    const all = rows();
    for (let at = all.indexOf(row) + by; all[at]; at += by) {
      if (isBlank(all[at])) continue;
      if (level(all[at]) < level(row)) return null;
      if (level(all[at]) === level(row)) return all[at];
    }
    return null;
  }

  function groupOf(row) {
    const all = rows();
    for (let at = all.indexOf(row) - 1; at >= 0; at -= 1) if (level(all[at]) < level(row)) return all[at];
    return null;
  }

  const said = tree.querySelector("[data-said]");
  function tell(sentence) {
    said.textContent = sentence;
    said.classList.toggle("visually-hidden", !sentence);
  }

  // --- what follows from what stands where ----------------------------------------------------------------------

  // As the server does for a line whose kind was left open: what holds others is a group; else it is what the one before
  // it is; the first at the top is a group.
  function suggested(row, all) {
    const next = all.slice(all.indexOf(row) + 1).find((other) => !isBlank(other));
    if (next && !isBlank(row) && level(next) > level(row)) return "group";
    for (let before = sibling(row, -1); before; before = sibling(before, -1)) {
      const kind = box(before, "kind").value || before.dataset.kind;
      if (!signed.includes(kind)) return kind;
    }
    return level(row) === 1 ? "group" : "direct";
  }

  function put(row, deep) {
    box(row, "level").value = deep;
    row.className = row.className.replace(/depth-\d/, "depth-" + Math.min(deep - 1, 5));
  }

  function follow() {
    let all = rows();
    if (!isBlank(all[all.length - 1])) {
      add(null);
      all = rows();
    }
    all.forEach((row, at) => {
      const blank = isBlank(row);
      row.classList.toggle("is-blank", blank);
      if (blank && !("placed" in row.dataset)) put(row, at ? level(all[at - 1]) + (isGroup(all[at - 1]) ? 1 : 0) : 1);
      else put(row, level(row));
      const kind = box(row, "kind");
      if (!isStored(row)) {
        row.dataset.kind = suggested(row, all);
        const words = Array.from(kind.options).find((one) => one.value === row.dataset.kind).textContent;
        kind.options[0].textContent = "(" + words + ")";
        kind.title = kind.value ? "" : "Cách chấm theo chỗ đứng của dòng; chọn cách khác nếu cần";
      }
      const is = kind.value || row.dataset.kind;
      row.classList.toggle("scorecard__group", holders.includes(is));
      box(row, "max_points").placeholder = holders.includes(is) ? "không giới hạn" : "";
      row.querySelectorAll(".tree__extra").forEach((extra) => {
        const fits = !blank && (extra.dataset.kinds.split(" ").includes(is) || extra.querySelector(".is-invalid") !== null);
        extra.hidden = !fits;
        extra.querySelector("input").disabled = !fits;
      });
      if (!isStored(row)) name(row, at + 1);
      row.querySelectorAll(".tree__acts > div > button").forEach((button) => { button.disabled = false; });
    });
  }

  // A new line is called by its place, wherever it is spoken of.
  function name(row, place) {
    row.querySelectorAll("[aria-label]").forEach((one) => {
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/dòng \d+$/, "dòng " + place));
    });
    row.querySelectorAll(".visually-hidden").forEach((one) => {
      one.textContent = one.textContent.replace(/dòng \d+/, "dòng " + place);
    });
  }

  function changed() {
    tree.dataset.unsaved = "";
    tell("");
    tree.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- lines come and go ----------------------------------------------------------------------------------------

  const model = rows()[rows().length - 1].cloneNode(true);
  let count = Math.max(...rows().map((row) => Number(row.dataset.line)));

  function add(behind) {
    const fresh = model.cloneNode(true);
    count += 1;
    fresh.dataset.line = count;
    fresh.id = "line-" + count;
    fresh.querySelectorAll("[name], [id]").forEach((one) => {
      for (const key of ["id", "name", "value"]) {
        const text = one.getAttribute(key);
        if (text) one.setAttribute(key, text.replace(/^(line-|up:|down:|into:|out:|insert:|edit:)\d+/, "$1" + count));
      }
    });
    if (behind) behind.after(fresh);
    else body.append(fresh);
    return fresh;
  }

  function insert(row) {
    const fresh = add(row);
    put(fresh, level(row) + (isGroup(row) ? 1 : 0));
    fresh.dataset.placed = "";
    // What is typed there is asked about; an empty line is nothing to lose.
    tree.dispatchEvent(new Event("input", { bubbles: true }));
    box(fresh, "name").focus();
  }

  function remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    block(row).slice(1).forEach((other) => put(other, level(other) - 1));
    row.remove();
    changed();
    box(next, "name").focus();
  }

  // --- moving ---------------------------------------------------------------------------------------------------

  const moves = {
    up(row) {
      const other = sibling(row, -1);
      if (!other) return `Mục ${called(row)} đã ở đầu nhóm của nó.`;
      other.before(...block(row));
      return "";
    },
    down(row) {
      const other = sibling(row, 1);
      if (!other || isBlank(row)) return `Mục ${called(row)} đã ở cuối nhóm của nó.`;
      block(other).pop().after(...block(row));
      return "";
    },
    into(row) {
      const host = sibling(row, -1);
      if (!host) return `Ngay trên mục ${called(row)} không có nhóm nào để đưa vào.`;
      const kind = box(host, "kind").value;
      if (kind && !holders.includes(kind)) {
        return `${called(host)} là tiêu chí được chấm nên không chứa tiêu chí con. Hãy đổi cách chấm của nó thành nhóm trước.`;
      }
      block(row).forEach((one) => put(one, level(one) + 1));
      return "";
    },
    out(row) {
      const group = groupOf(row);
      if (level(row) === 1 || !group) return `Mục ${called(row)} đã ở cấp cao nhất.`;
      const own = block(row);
      const last = block(group).filter((other) => !own.includes(other)).pop();
      if (last.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING) last.after(...own);
      own.forEach((one) => put(one, level(one) - 1));
      return "";
    },
  };

  // A line that is put elsewhere loses the focus.
  function keepingFocus(act) {
    const focused = document.activeElement;
    act();
    if (body.contains(focused)) focused.focus();
  }

  function move(way, row) {
    row.dataset.placed = "";
    keepingFocus(() => {
      const sentence = moves[way](row);
      if (!sentence) changed();
      else tell(sentence);
    });
  }

  // What rubric_drag.js needs to know of the lines, and what it does to them.
  tree.lines = {
    rows,
    block,
    level,
    isBlank,
    groupOf,
    called,
    mayHold: (row) => !box(row, "kind").value || isGroup(row),
    place(own, above, below, deep) {
      const all = rows();
      const next = all.slice(all.indexOf(own[own.length - 1]) + 1).find((row) => !isBlank(row)) || null;
      const by = deep - level(own[0]);
      if (!by && next === below) return;
      keepingFocus(() => {
        if (next !== below && below) below.before(...own);
        else if (next !== below) above.after(...own);
        own.forEach((row) => put(row, level(row) + by));
        own[0].dataset.placed = "";
        changed();
      });
    },
  };

  // --- keys -----------------------------------------------------------------------------------------------------

  // The cell in which one began to type in this line: Tab goes on from it, Enter goes below it.
  let start = "name";
  let line = null;
  let lastKey = "";
  body.addEventListener("focusin", (event) => {
    const row = event.target.closest(".tree__row");
    const cell = CELLS.find((one) => box(row, one) === event.target);
    if (cell && (row !== line || lastKey !== "Tab")) start = cell;
    line = row;
  });
  document.addEventListener("pointerdown", () => { lastKey = ""; });

  function go(row, by) {
    const all = rows();
    const next = all[all.indexOf(row) + by];
    if (!next) return;
    const cell = box(next, start);
    lastKey = "Enter";
    (cell && !cell.disabled ? cell : box(next, "name")).focus();
  }

  const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "into" };
  body.addEventListener("keydown", (event) => {
    // Who writes Vietnamese by a method of the system ends a word with Enter.
    if (event.isComposing || event.keyCode === 229) return;
    const row = event.target.closest(".tree__row");
    lastKey = event.key;
    if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && ARROWS[event.key]) {
      event.preventDefault();
      move(ARROWS[event.key], row);
    } else if (event.key === "Enter" && !event.altKey && event.target.matches("input, textarea, select")) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) insert(row);
      else go(row, event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && event.altKey && !isBlank(row)) {
      event.preventDefault();
      send("edit:" + row.dataset.line);
    } else if (event.key === "Enter" && event.target === row) {
      // Back on a line that was filled in on its own page, one goes on below it.
      event.preventDefault();
      start = "name";
      go(row, event.shiftKey ? -1 : 1);
    }
  });

  // A button that the page has not.
  function send(deed) {
    const button = document.createElement("button");
    button.name = "deed";
    button.value = deed;
    button.hidden = true;
    tree.append(button);
    tree.requestSubmit(button);
  }

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    tree.requestSubmit(tree.querySelector('[value="save"]'));
  });

  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest(".tree__row");
    const [deed] = button.value.split(":");
    if (button.matches("[data-remove]")) remove(row);
    else if (deed === "insert") insert(row);
    else if (moves[deed]) move(deed, row);
    else return;
    event.preventDefault();
    const menu = button.closest("details");
    if (menu) menu.open = false;
  });
  tree.querySelector('.tree-end > [value="insert"]').addEventListener("click", (event) => {
    event.preventDefault();
    box(rows().find((row) => isBlank(row) && rows().slice(rows().indexOf(row)).every(isBlank)), "name").focus();
  });

  // Several rows are read by the server, which shows them on lines of their own; one value goes where the caret is.
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (text.split(/[\r\n]+/).filter((row) => row.trim()).length < 2 && !text.includes("\t")) return;
    event.preventDefault();
    const all = rows();
    const above = all.slice(0, all.indexOf(event.target.closest(".tree__row")) + 1).filter((row) => !isBlank(row)).pop();
    tree.elements.pasted.value = text;
    send("paste:" + (above ? above.dataset.line : ""));
  });

  // --- to begin with --------------------------------------------------------------------------------------------

  tree.querySelectorAll("[data-scripted]").forEach((one) => { one.hidden = false; });
  tree.querySelectorAll("[data-unscripted]").forEach((one) => { one.hidden = true; });
  model.querySelectorAll("[data-scripted]").forEach((one) => { one.hidden = false; });
  // The arrows do by the keyboard what these buttons do.
  tree.querySelectorAll(".tree__acts > div > button").forEach((button) => { button.tabIndex = -1; });
  model.querySelectorAll(".tree__acts > div > button").forEach((button) => { button.tabIndex = -1; });
  tree.classList.add("is-scripted");
  tree.addEventListener("input", follow);
  tree.addEventListener("change", follow);
  follow();
  // One types at once, on the first of the lines that were just put in; on a telephone the keyboard would cover the page.
  if (!location.hash && document.activeElement === document.body && matchMedia("(pointer: fine)").matches) {
    const fresh = body.querySelector("[autofocus]");
    (fresh || box(rows()[0], "name")).focus({ preventScroll: !fresh });
  }
})();
