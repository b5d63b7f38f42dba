/* The figures of a page of scores that an answer of the server has moved: points, sums, totals, ranks. entry.js hands
   every answer on («answered»); what the page doesn't show is passed over. */
(function () {
  "use strict";

  const table = document.querySelector("[data-scoring]");
  if (!table) return;

  // A pasted block moves hundreds of figures at once: where each stands is looked up once.
  const KINDS = ["points", "counts", "told", "difference", "total", "rank", "unscored", "sum", "stageSum"];
  const places = new Map();
  for (const target of document.querySelectorAll(KINDS.map((kind) => "[data-" + kind.replace("S", "-s") + "]").join())) {
    for (const kind of KINDS) {
      if (!(kind in target.dataset)) continue;
      const key = kind + " " + target.dataset[kind];
      places.set(key, (places.get(key) || []).concat(target));
    }
  }
  const find = (kind, place) => places.get(kind + " " + place) || [];

  function put(target, text) {
    const changed = target.textContent !== text;
    target.textContent = text;
    target.classList.toggle("is-moved", changed);
  }

  function move(change) {
    const place = change.member + " " + change.criterion;
    for (const [stage, points] of Object.entries(change.points)) {
      find("points", place + " " + stage).forEach((target) => put(target, points));
    }
    find("counts", place).forEach((target) => put(target, change.counts || "–"));
    find("told", place).forEach((target) => put(target, change.told));
    find("difference", place).forEach((target) => put(target, change.difference));
    // The grid shows one of the values at a time, and marks nothing.
    if (table.matches(".grid")) return;
    find("points", place + " appraised").forEach((target) => {
      target.closest("td").classList.toggle("is-different", change.differs);
    });
  }

  function sum([member, sums]) {
    find("total", member).forEach((target) => put(target, sums.total || "–"));
    find("rank", member).forEach((target) => put(target, sums.rank || "–"));
    find("unscored", member).forEach((target) => put(target, String(sums.unscored)));
    for (const [code, points] of Object.entries(sums.groups)) {
      find("sum", member + " " + code).forEach((target) => put(target, points));
    }
    for (const [code, text] of Object.entries(sums.told)) {
      find("told", member + " " + code).forEach((target) => put(target, text));
    }
    for (const [code, points] of Object.entries(sums.stages)) {
      points.forEach((text, stage) => find("stageSum", code + " " + stage).forEach((target) => put(target, text)));
    }
  }

  table.addEventListener("answered", ({ detail }) => {
    if (!detail.sums) return;
    detail.moved.forEach(move);
    Object.entries(detail.sums).forEach(sum);
    document.querySelectorAll("[data-lacking]").forEach((target) => put(target, String(detail.lacking)));
    // The counts of the filters, and what the card still lacks, are those of the same moment.
    document.querySelectorAll("[data-look]").forEach((target) => put(target, String(detail.looks[target.dataset.look])));
    document.querySelectorAll("[data-left]").forEach((target) => put(target, detail.left[target.dataset.left]));
  });
})();
