/* A cell of the grid comes with what is its own alone (cells.py); what row, column and form say of it is told to it here,
   before another script looks. */
(function () {
  "use strict";

  const table = document.querySelector(".grid[data-stage]");
  if (!table) return;
  const { stage } = table.dataset;
  const members = Array.from(table.tHead.rows[0].cells, (head) => head.id.slice(2));

  // By the boxes' names, from loaded.py.
  const versions = new Map();
  const loaded = document.querySelector("[name=loaded]");
  let codes;
  for (const [at, criterion, others, numbers] of loaded ? JSON.parse(loaded.value) : []) {
    codes = others ? others.split(" ") : codes;
    numbers.split(" ").forEach((number, place) => versions.set(`v:${at}:${codes[place]}:${criterion}`, number));
  }

  const below = document.createElement("span");
  below.className = "cell__under";
  below.innerHTML = '<span class="cell-note"></span> <span></span>';

  function tell(cell, member, criterion, hint) {
    const box = cell.querySelector("[name]");
    if (box) {
      box.className = "cell__box";
      box.id = box.name;
      Object.assign(box.dataset, { member, criterion, value: stage, version: versions.get(box.name), hint });
    }
    if (cell.matches(".cell")) return;
    cell.classList.add("cell");
    const under = below.cloneNode(true);
    under.lastChild.textContent = cell.lastChild.textContent;
    under.lastChild.dataset.points = `${member} ${criterion} ${stage}`;
    cell.lastChild.replaceWith(under);
  }

  for (const { cells, dataset } of table.tBodies[0].rows) {
    // «TC» and what each has there: beside a box stands «TC 98 · TĐ 97,5».
    const others = (dataset.hints || "").split("\n").map((line) => line.split("\t"));
    for (let at = 1; at < cells.length; at += 1) {
      const hints = others.filter((texts) => texts[at]).map((texts) => texts[0] + " " + texts[at]);
      if (dataset.group) cells[at].dataset.sum = members[at] + " " + dataset.group;
      else tell(cells[at], members[at], cells[0].id.slice(2), hints.join(" · "));
    }
  }
})();
