/* A block copied from a spreadsheet fills the boxes from the focused one to the right and down, through those one may
   type in, in the order in which they are seen. entry.js sends it as one («fill»), and Ctrl+Z takes it back as one.
   A blank cell of the block leaves its box as it is: nobody loses a score for a gap in a table. */
(function () {
  "use strict";

  const table = document.querySelector("[data-scoring]");
  if (!table) return;

  // Tabs stand between cells, line ends between rows; a cell that has one of them in it stands in quotes, its own
  // quotes doubled. A quote that nothing closes is a sign like any other.
  function read(text, quotes) {
    const rows = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      const last = row.length - 1;
      if (isQuoted && sign === '"' && text[at + 1] === '"') row[last] += text[(at += 1)];
      else if (quotes && sign === '"' && (isQuoted || row[last] === "")) isQuoted = !isQuoted;
      else if (!isQuoted && sign === "\t") row.push("");
      else if (!isQuoted && sign === "\n") rows.push([""]);
      else row[last] += sign;
    }
    return isQuoted ? read(text, false) : rows;
  }

  const BLANKS = /[\s\u00a0\u200b\u202f\ufeff]+/g;
  const tidy = (text) => text.replace(BLANKS, " ").trim();
  const fold = (text) => tidy(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

  // What a list offers by that name, with or without its marks; else the text itself, which the server refuses.
  function fitting(box, text) {
    if (!box.options) return text;
    const option = Array.from(box.options).find((other) => other.value && fold(other.value) === fold(text));
    return option ? option.value : text;
  }

  const openBox = (cell) => {
    const box = cell.querySelector(".cell__box");
    return box && box.offsetParent !== null ? box : null;
  };

  function lay(from, block) {
    const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, openBox)).filter((row) => row.some(Boolean));
    const columns = rows[0].map((_, at) => at).filter((at) => rows.some((row) => row[at]));
    const top = rows.findIndex((row) => row.includes(from));
    const start = columns.indexOf(rows[top].indexOf(from));
    const items = [];
    const left = [];
    block.forEach((line, down) => line.forEach((text, right) => {
      const box = rows[top + down] && rows[top + down][columns[start + right]];
      if (!text) return;
      if (box) items.push({ box, text: fitting(box, text) });
      else left.push(text);
    }));
    const first = left.slice(0, 3).map((text) => "«" + text + "»").join(", ") + (left.length > 3 ? "…" : "");
    const said = left.length ? left.length + " giá trị không có ô để dán vào: " + first + "." : "";
    table.dispatchEvent(new CustomEvent("fill", { detail: { items, said } }));
  }

  // A list that has the focus is not where the browser looks for a place to paste: the whole page listens.
  document.addEventListener("paste", (event) => {
    const box = document.activeElement;
    if (!event.clipboardData || !box.matches(".cell__box") || !table.contains(box)) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const block = read(text, true).map((line) => line.map(tidy));
    // One value goes where the caret is, as everywhere.
    if (block.length === 1 && block[0].length === 1 && !box.options) return;
    event.preventDefault();
    lay(box, block);
  });
})();
