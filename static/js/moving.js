/* Moving about in the grid and on the scorecard as in a spreadsheet, and seeing what one is at: Enter and the arrows go
   from box to box, letters choose in a select, the line above the grid names the criterion in full. What is saved and
   when is entry.js's business: here Enter only says «commit» and Escape «giveup» on their box. */
(function () {
  "use strict";

  const table = document.querySelector("[data-scoring]");
  if (!table) return;
  const line = document.getElementById("line");
  const head = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells));
  const SCREENFUL = 8;
  // A box, or why there is none (cells.py).
  const STOPS = ".cell__box, .cell__read[tabindex]";

  const cell = (box) => box.closest("td");
  const isSelect = (box) => box.tagName === "SELECT";
  const say = (box, what) => box.dispatchEvent(new CustomEvent(what, { bubbles: true }));

  // --- from box to box ---

  function neighbour(box, down, right, wanted) {
    let row = rows.findIndex((cells) => cells.includes(cell(box)));
    let column = rows[row].indexOf(cell(box));
    for (;;) {
      row += down;
      column += right;
      if (!rows[row] || !rows[row][column]) return null;
      const target = rows[row][column].querySelector(wanted);
      if (target && target.offsetParent !== null) return target;
    }
  }

  function go(box, down, right, steps = 1, wanted = STOPS) {
    let target = null;
    for (let at = box, left = steps; at && left; left -= 1) {
      at = neighbour(at, down, right, wanted);
      target = at || target;
    }
    if (target) target.focus();
    return target !== null;
  }

  // From the foot of a column to the top of the next that has boxes, as one fills a sheet; back, from its top to the
  // foot of the one before.
  function goToColumn(box, back) {
    const way = back ? -1 : 1;
    const order = back ? rows.slice().reverse() : rows;
    for (let column = cell(box).cellIndex + way; head[column]; column += way) {
      const found = order.map((cells) => cells[column] && cells[column].querySelector(".cell__box")).find((other) => other && other.offsetParent !== null);
      if (found) return found.focus();
    }
  }

  const wholeIsChosen = (box) => box.selectionStart === 0 && box.selectionEnd === box.value.length;
  const isText = (box) => box.tagName === "INPUT";
  const atStart = (box) => !isText(box) || wholeIsChosen(box) || box.selectionEnd === 0;
  const atEnd = (box) => !isText(box) || wholeIsChosen(box) || box.selectionStart === box.value.length;

  // Each answers whether it has taken the key; what it leaves is the browser's, as the caret within a text.
  const KEYS = {
    Enter: (box, event) => {
      say(box, "commit");
      if (!go(box, event.shiftKey ? -1 : 1, 0, 1, ".cell__box")) goToColumn(box, event.shiftKey);
      return true;
    },
    Escape: (box) => { say(box, "giveup"); return true; },
    ArrowDown: (box) => { go(box, 1, 0); return true; },
    ArrowUp: (box) => { go(box, -1, 0); return true; },
    PageDown: (box) => { go(box, 1, 0, SCREENFUL); return true; },
    PageUp: (box) => { go(box, -1, 0, SCREENFUL); return true; },
    ArrowRight: (box) => atEnd(box) && (go(box, 0, 1) || !isText(box)),
    ArrowLeft: (box) => atStart(box) && (go(box, 0, -1) || !isText(box)),
    F2: (box) => { if (isText(box)) box.setSelectionRange(box.value.length, box.value.length); return true; },
  };
  const SELECT_KEYS = {
    Home: () => true,
    End: () => true,
    Delete: (box) => choose(box, 0),
    // Vietnamese keyboards send it by themselves, to put «à» where «a» was.
    Backspace: () => { spelt = spelt.slice(0, -1); return true; },
  };

  // The next box without a value, from the one that has the focus on and then from the start; `data-due` says which of
  // several values in a row is waited for. Ctrl+↓ is Excel's way to the end of a block, and no keyboard's own.
  const blankButton = document.getElementById("next-blank");
  const isBlank = (box) => box.value === "" && box.offsetParent !== null && [undefined, box.dataset.value].includes(box.closest("tr").dataset.due);
  let last = null;

  function goToNextBlank() {
    const boxes = Array.from(table.querySelectorAll(STOPS));
    const start = boxes.indexOf(last) + 1;
    const blank = boxes.slice(start).concat(boxes.slice(0, start)).filter(isBlank);
    if (blank.length) blank[0].focus();
    // A page that shows a part speaks of this part.
    const isPart = "filtered" in table.dataset || boxes.some((box) => box.offsetParent === null);
    const where = isPart ? " trong các ô đang hiện" : table.dataset.where || "";
    const more = blank.length - 1;
    const status = document.getElementById("status");
    status.classList.remove("is-bad");
    status.textContent = status.title = more > 0 ? "Ngoài ô này, còn " + more + " ô chưa chấm" + where + "."
      : more === 0 ? "Chỉ còn ô này chưa chấm" + where + "." : "Không còn ô nào chưa chấm ở đây.";
  }

  if (blankButton) {
    blankButton.hidden = false;
    blankButton.addEventListener("click", goToNextBlank);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return;
      if (event.target.matches("input, select, textarea") && !event.target.matches(".cell__box")) return;
      event.preventDefault();
      goToNextBlank();
    });
  }

  table.addEventListener("keydown", (event) => {
    const box = event.target.closest(STOPS);
    if (!box || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const act = KEYS[event.key] || (isSelect(box) && (SELECT_KEYS[event.key] || (event.key.length === 1 && spell)));
    if (act && act(box, event)) event.preventDefault();
  });

  // --- letters choose, with or without their marks: «k» or «khong» for «không đạt» ---

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  let spelt = "";
  let speltAt = 0;

  function choose(box, index) {
    box.selectedIndex = index;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function spell(box, event) {
    const goesOn = spelt !== "" && event.timeStamp - speltAt < 1000;
    if (event.key === " " && !goesOn) return false;
    spelt = (goesOn ? spelt : "") + fold(event.key);
    speltAt = event.timeStamp;
    // The same letter again goes on to the next name that begins with it.
    const repeated = spelt.split("").every((letter) => letter === spelt[0]);
    const sought = repeated ? spelt[0] : spelt;
    const names = Array.from(box.options, (option) => fold(option.text));
    const order = names.map((_, at) => (box.selectedIndex + (repeated ? 1 : 0) + at) % names.length);
    const found = order.find((at) => at > 0 && names[at].startsWith(sought));
    return found === undefined || choose(box, found);
  }

  // --- the focus ---

  let fresh = null;
  table.addEventListener("focusin", (event) => {
    const box = event.target.closest(STOPS);
    if (!box) return;
    fresh = last = box;
    spelt = "";
    if (isText(box)) box.select();
    // The caret stays in the box before a select, and with it what an input method still has to say.
    else window.getSelection().removeAllRanges();
    describe(cell(box));
    bringIn();
  });
  // A click puts the caret somewhere after the focus has come; the first one still means the whole value.
  table.addEventListener("click", (event) => {
    const box = event.target.closest(".cell__box");
    if (box && box === fresh && !isSelect(box) && box.selectionStart === box.selectionEnd) box.select();
    fresh = null;
  });
  table.addEventListener("mouseover", (event) => {
    const own = event.target.closest("td.cell");
    if (own && !table.contains(document.activeElement)) describe(own);
  });

  function describe(own) {
    head.forEach((other) => other.classList.toggle("is-here", other.cellIndex === own.cellIndex));
    if (!line) return;
    const crit = own.parentElement.querySelector(".crit");
    const box = own.querySelector(".cell__box");
    const [code, title, , hint] = line.children;
    code.textContent = crit.querySelector("b").textContent;
    title.className = "";
    title.textContent = head[own.cellIndex].textContent.trim() + ": " + crit.querySelector("span").textContent.trim();
    const chosen = box && isSelect(box) && box.value ? "«" + box.value + "»" : "";
    hint.textContent = [chosen, box && box.dataset.hint, !own.querySelector("[title]") && own.parentElement.dataset.how].filter(Boolean).join(" · ");
    explain(own, code.textContent);
  }

  // Whoever rests on a cell is told how its points came about; what is not heard of in time is left out.
  let resting = 0;
  function explain(own, code) {
    const told = line.children[2];
    told.textContent = "";
    clearTimeout(resting);
    if (!line.offsetHeight) return;
    const card = head[own.cellIndex].querySelector("a");
    const now = resting = setTimeout(() => fetch(`${card.pathname}cach-tinh/${encodeURIComponent(code)}/${card.search}`)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => { if (text && now === resting) told.textContent = "Điểm tính: " + text; })
      .catch(() => {}), 400);
  }

  // Where the grid scrolls in its own frame, the frame is brought in as a whole, sums included.
  const frame = table.closest(".grid-frame");
  const scroller = table.closest(".grid-scroll");
  function bringIn() {
    if (!scroller || scroller.scrollHeight <= scroller.clientHeight + 1) return;
    const below = frame.getBoundingClientRect().bottom - window.innerHeight;
    if (below > 0) window.scrollBy(0, below + 2);
  }

  // A long name doesn't fit into its select: grid.css writes it over two lines in its place. In an empty box stands, in
  // grey, which value counts as long as it is empty.
  const FITS = 13;
  function word(box) {
    const instead = box.value ? "" : (box.dataset.hint || "").split(" · ").pop();
    const long = isSelect(box) && box.value.length > FITS ? box.value : "";
    if (instead || long) cell(box).dataset.word = instead || long;
    else delete cell(box).dataset.word;
    cell(box).classList.toggle("is-instead", instead !== "");
  }
  table.addEventListener("input", (event) => { if (event.target.matches(".cell__box")) word(event.target); });
  table.querySelectorAll(".cell__box").forEach(word);

  // A telephone shows the figures it needs, and «next» on its Enter.
  for (const box of table.querySelectorAll("input.cell__box")) {
    box.inputMode = box.closest("tr").dataset.keyboard;
    box.enterKeyHint = "next";
  }
})();
