/* The rubric's editor. Nothing here is needed: without it every button asks the server, which shows the same sums.
   With it the sums beside the maxima follow while one types, counted in whole hundredths and never in fractions; the form
   of a node shows the fields of the chosen kind; and who leaves with something typed is asked. */
(function () {
  "use strict";

  // «97,5», «97.5», «1.000,5», «1 000» → hundredths; null for blank, NaN for what is no number or could be two.
  function hundredths(text) {
    const typed = text.replace(/[\u00a0\u202f\u2009]/g, " ").trim();
    if (!typed) return null;
    let found = /^([0-9]+)(?:[,.]([0-9]+))?$/.exec(typed);
    if (/^[0-9]{1,3}\.[0-9]{3}$/.test(typed) && typed[0] !== "0") return NaN; // «9.125»: asked back by the server
    found = found || /^([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?$/.exec(typed)
      || /^([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[,.]([0-9]+))?$/.exec(typed);
    if (!found) return NaN;
    const decimals = (found[2] || "").replace(/0+$/, "");
    if (decimals.length > 2) return NaN;
    return Number(found[1].replace(/[. ]/g, "")) * 100 + Number((decimals + "00").slice(0, 2));
  }

  function shown(points) {
    if (Number.isNaN(points)) return "?";
    const whole = String(Math.floor(points / 100)).replace(/\B(?=(\d{3})+$)/g, ".");
    const rest = String(points % 100).padStart(2, "0").replace(/0+$/, "");
    return rest ? whole + "," + rest : whole;
  }

  // Each as the server says it: [state of the tag, words].
  function against(parts, most) {
    if (Number.isNaN(parts) || Number.isNaN(most)) return ["todo", "chưa tính được"];
    if (most === null) return ["off", "không giới hạn"];
    if (parts === most) return ["done", "khớp"];
    return ["now", parts < most ? "thiếu " + shown(most - parts) : "vượt " + shown(parts - most)];
  }

  function put(tag, [state, words]) {
    tag.className = "tag tag--" + state;
    tag.textContent = words;
  }

  // --- the tree -------------------------------------------------------------------------------------------------

  const tree = document.getElementById("rubric-tree");
  const inside = new Map();
  const children = (row) => inside.get(row) || [];
  const box = (row, cell) => row.querySelector(`[name$="-${cell}"]`);
  const most = (row) => hundredths(box(row, "max_points").value);
  const kindOf = (row) => box(row, "kind").value || row.dataset.kind;
  const sum = (list) => list.reduce((total, row) => total + reach(row), 0);
  // A bonus comes on top and a penalty goes off: neither is part of what adds up.
  const adding = (list) => list.filter((row) => !tree.dataset.signed.split(" ").includes(kindOf(row)));

  // The full mark of a node: its maximum, else what adds up in it.
  function reach(row) {
    const own = most(row);
    return own === null ? sum(adding(children(row))) : own;
  }

  // Whether nothing limits what it gives: it counts without a maximum, or holds without one what does.
  const goesOn = (row) => most(row) === null
    && (tree.dataset.uncapped.split(" ").includes(kindOf(row)) || adding(children(row)).some(goesOn));

  // Puts every line into the nearest one above it that stands less deep; answers those of the top.
  function lay(rows) {
    inside.clear();
    const tops = [];
    const way = [];
    rows.forEach((row) => {
      way.length = Math.min(way.length, Math.max(0, Number(box(row, "level").value) - 1 || 0));
      const above = way[way.length - 1];
      if (above) inside.set(above, children(above).concat([row]));
      else tops.push(row);
      way.push(row);
    });
    return tops;
  }

  function addUp() {
    const rows = Array.from(tree.querySelectorAll(".tree__row:not(.is-blank)"));
    const tops = lay(rows);
    rows.forEach((row) => {
      const list = children(row);
      const holds = tree.dataset.holders.split(" ").includes(kindOf(row));
      row.querySelector(".tree__adds").classList.toggle("is-none", !holds);
      row.querySelector("[data-sum]").textContent = shown(sum(adding(list)));
      put(row.querySelector("[data-words]"), list.length
        ? against(sum(adding(list)), adding(list).some(goesOn) ? null : most(row)) : ["todo", "chưa có tiêu chí"]);
    });
    const scale = tree.querySelector("[data-scale]");
    const full = Number(scale.dataset.scale);
    const groups = sum(adding(tops));
    const bonus = sum(tops.filter((row) => kindOf(row) === "bonus"));
    scale.querySelector("[data-scale-sum]").textContent = shown(groups);
    const filled = bonus && groups < full && full <= groups + bonus;
    put(scale.querySelector("[data-scale-words]"), filled ? ["done", "khớp khi có điểm thưởng"] : against(groups, full));
  }

  if (tree) {
    tree.addEventListener("input", addUp);
    addUp();
  }

  // --- the form of one node -------------------------------------------------------------------------------------

  const node = document.getElementById("rubric-node");
  if (node) {
    const kind = node.elements.kind;
    const rule = node.elements.rule;
    const floor = node.elements.floor_percent;
    const line = document.getElementById("live-sum");
    const live = line.querySelector("[data-live]");
    node.querySelectorAll("[data-unscripted]").forEach((button) => { button.hidden = true; });

    const fits = (block) => block.dataset.kinds.split(" ").includes(kind.value);
    function showFields() {
      const blocks = Array.from(node.querySelectorAll("[data-kinds]"));
      blocks.forEach((block) => { block.hidden = !fits(block); });
      node.querySelectorAll("[data-kinds] input, [data-kinds] select").forEach((field) => {
        field.disabled = blocks.some((block) => block.hidden && block.contains(field));
      });
      const withFloor = rule.value === "threshold";
      floor.closest(".mb-3").hidden = !withFloor;
      floor.disabled = floor.disabled || !withFloor;
      node.querySelectorAll("[data-rules]").forEach((block) => { block.hidden = rule.value !== block.dataset.rules; });
      count();
    }

    function count() {
      const own = hundredths(node.elements.max_points.value);
      const counts = line.dataset.cap !== "" && kind.value !== "bonus" && kind.value !== "penalty";
      live.hidden = !counts || own === null;
      if (live.hidden) return;
      const [state, words] = against(Number(line.dataset.others) + own, Number(line.dataset.cap));
      put(live, [state, "cùng mục này: " + words]);
    }

    kind.addEventListener("change", showFields);
    rule.addEventListener("change", showFields);
    node.addEventListener("input", count);
    showFields();
    // Who comes here fills in what no line of the table has: its levels, its cases, its rule.
    const own = ["level-name-0", "cases", "rule", "share_of", "points_each"].map((name) => node.elements[name]);
    const first = own.find((one) => one && !one.disabled && one.offsetParent) || kind;
    const untouched = [document.body, kind].includes(document.activeElement) && !node.querySelector(".is-invalid");
    if (untouched && matchMedia("(pointer: fine)").matches) first.focus({ preventScroll: first === kind });
  }

  // --- tables of levels and bands: another line whenever the last one is begun ----------------------------------

  document.querySelectorAll(".rows").forEach((table) => {
    table.addEventListener("input", () => {
      const body = table.tBodies[0];
      const last = body.rows[body.rows.length - 1];
      if (!Array.from(last.querySelectorAll("input")).some((box) => box.value) || body.rows.length >= 50) return;
      const fresh = last.cloneNode(true);
      const number = body.rows.length;
      fresh.querySelectorAll(".invalid-feedback").forEach((said) => said.remove());
      fresh.querySelectorAll("input").forEach((box) => {
        box.value = "";
        box.name = box.name.replace(/\d+$/, String(number));
        box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
        box.classList.remove("is-invalid");
        box.removeAttribute("aria-invalid");
        box.removeAttribute("aria-describedby");
      });
      body.append(fresh);
    });
  });

  // --- leaving with something typed -----------------------------------------------------------------------------

  const form = tree || node || document.getElementById("rubric-settings");
  if (!form) return;
  const boxes = () => Array.from(form.querySelectorAll("input:not([type=hidden]), textarea, select"))
    .filter((one) => !one.closest(".is-blank"));
  const chosen = (list) => Math.max(0, Array.from(list.options).findIndex((option) => option.defaultSelected));
  const differs = (one) => (one.type === "checkbox" ? one.checked !== one.defaultChecked
    : one.tagName === "SELECT" ? one.selectedIndex !== chosen(one) : one.value !== one.defaultValue);
  // What came back from the server is not saved, and neither is where a line was moved to.
  const isUnsaved = () => "unsaved" in form.dataset || boxes().some(differs);
  let sent = false;
  form.addEventListener("submit", (event) => {
    // A second click is not sent again.
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (sent || !isUnsaved()) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
