/* What the tellers have typed so far, added up while they type: the votes of each case beside the ballots that are valid,
   or the hands that were there. It saves nothing and refuses nothing; the server judges what is sent. */
(function () {
  "use strict";

  const table = document.querySelector("[data-tally]");
  const whole = table && document.getElementById(table.dataset.tally);
  if (!whole) return;
  const written = Number(table.dataset.written || 0);

  // "" for what is no number yet: it is not 0.
  const read = (box) => (/^\d{1,5}$/.test(box.value.trim()) ? Number(box.value) : "");

  const rows = Array.from(table.tBodies[0].rows).map((row) => {
    const told = document.createElement("output");
    told.className = "d-block form-text";
    row.cells[0].append(told);
    const boxes = Array.from(row.querySelectorAll("input"));
    const abstained = boxes.find((box) => box.name.endsWith("-abstained"));
    return { told: told, abstained: abstained, votes: boxes.filter((box) => box !== abstained) };
  });

  function tell({ told, abstained, votes }) {
    const typed = votes.map(read);
    if (typed.every((figure) => figure === "")) { told.textContent = ""; return; }
    const sum = typed.reduce((all, figure) => all + Number(figure), 0);
    const valid = read(whole);
    const of = valid === "" ? "" : valid + written - (abstained ? Number(read(abstained)) : 0);
    const missing = typed.includes("");
    const rest = of === "" ? "" : of - sum;
    told.textContent = "Cộng " + sum + (of === "" ? "" : "/" + of) + " phiếu"
      + (rest === "" ? "." : rest === 0 ? (missing ? ": còn ô chưa ghi." : ": khớp.")
        : rest > 0 ? ": còn " + rest + "." : ": thừa " + -rest + ".");
  }

  const all = () => rows.forEach(tell);
  table.closest("form").addEventListener("input", all);
  all();
})();
