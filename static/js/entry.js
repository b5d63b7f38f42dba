/* Score entry in the grid and on the scorecard: a box is saved when the user leaves it, and the answer moves every
   figure on the page that it moved. Without this script the form is sent as a whole; the server knows both ways.

   What is typed is never thrown away: what the server refuses, or never got, stays in its box and says why. */
(function () {
  "use strict";

  const form = document.getElementById("entry");
  const table = form && form.querySelector("[data-scoring]");
  if (!table) return;
  const boxes = Array.from(table.querySelectorAll(".cell__box"));
  const status = document.getElementById("status");
  const undoButton = document.getElementById("undo");
  const againButton = document.getElementById("save-all");
  const loginLink = document.getElementById("login-again");
  const reason = form.elements.reason;
  const usual = document.getElementById("usual-reasons");
  const PATIENCE = 30000;

  const known = new Map(boxes.map((box) => [box, box.value])); // what the server has, as far as we know
  const said = new Map(); // box → why it is not saved, the whole sentence
  const stale = new Set(); // boxes under which somebody else's value appeared, and nothing was decided since
  const unsent = new Map(); // box → the job that never reached the server
  const queue = []; // jobs: { box, text, reason, undo }
  const done = []; // what can be undone: { box, text }
  let sending = null;
  let leaving = "";
  let tokenIsOld = false;

  const cell = (box) => box.closest("td");
  const note = (box) => cell(box).querySelector(".cell-note");
  const differs = (box) => box.value.trim() !== known.get(box).trim();
  const STATES = ["is-saving", "is-saved", "is-refused", "is-stale", "is-missing"];

  function name(box) {
    const head = table.tHead.rows[0].cells[cell(box).cellIndex];
    return head.textContent.trim() + ", " + box.dataset.criterion;
  }

  function tell(text, isBad) {
    status.textContent = status.title = text;
    status.classList.toggle("is-bad", Boolean(isBad));
  }

  // The state of a cell, in a word or two beside the box; `whole` is the full sentence, for the line of messages.
  function show(box, state, text, whole) {
    const own = cell(box);
    own.classList.remove(...STATES);
    if (state) own.classList.add("is-" + state);
    note(box).textContent = text;
    if (state === "refused" || state === "stale") {
      said.set(box, name(box) + ": " + (whole || text));
      note(box).id = box.id + ":note";
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", note(box).id);
      tell(said.get(box), true);
      keepInSight(note(box));
    } else {
      said.delete(box);
      stale.delete(box);
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
    }
  }

  function offer() {
    undoButton.disabled = !done.length;
    const last = done[done.length - 1];
    undoButton.title = last ? name(last.box) + ": lấy lại «" + last.text + "» (Ctrl+Z)" : "";
    againButton.hidden = !unsent.size;
    if (!unsent.size) loginLink.hidden = true;
  }

  // --- saving: one box after the other, so that the page always shows the state after the last answer ----------

  function left(box) {
    if (!differs(box)) {
      unsent.delete(box);
      if (said.has(box)) show(box, "", "");
    } else if (!stale.has(box)) {
      save(box);
    }
    offer();
  }

  function save(box, how) {
    const job = { box, text: box.value, reason: reason.value, ...how };
    const waiting = queue.findIndex((other) => other.box === box);
    // Enter twice is once.
    if (waiting < 0 && sending && sending.box === box && sending.text === box.value) return;
    if (waiting < 0) queue.push(job);
    else queue[waiting] = job;
    unsent.delete(box);
    show(box, "saving", "đang lưu…");
    next();
  }

  async function next() {
    if (sending || !queue.length) return;
    const job = sending = queue.shift();
    try {
      if (job.text.trim() === known.get(job.box).trim()) show(job.box, "saved", "đã lưu");
      else settle(job, await send(job));
    } catch (error) {
      lose(job, error);
    }
    sending = null;
    offer();
    if (queue.length) next();
    else if (leaving) goOn();
  }

  async function ask(options) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      return await fetch(window.location.href, { redirect: "manual", signal: patience.signal, ...options });
    } finally {
      clearTimeout(timer);
    }
  }

  async function send(job) {
    if (tokenIsOld) await renewToken();
    const answer = await post(job);
    if (isOurs(answer, "application/json")) return answer.json();
    if (answer.type === "opaqueredirect") throw new Error("session");
    if (answer.status !== 403 || job.isSecond) throw new Error("fault");
    // Somebody logged in again in another tab, which makes this page's token worthless.
    tokenIsOld = true;
    return send({ ...job, isSecond: true });
  }

  function post({ box, text, reason: own }) {
    return ask({
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: new URLSearchParams({
        round: form.elements.round.value,
        member: box.dataset.member,
        criterion: box.dataset.criterion,
        stage: box.dataset.value,
        version: box.dataset.version,
        value: text,
        reason: own,
      }),
    });
  }

  const isOurs = (answer, type) => (answer.headers.get("Content-Type") || "").startsWith(type);

  async function renewToken() {
    const answer = await ask({});
    if (!answer.ok) throw new Error(answer.type === "opaqueredirect" ? "session" : "fault");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = fresh.querySelector("#entry [name=csrfmiddlewaretoken]");
    if (!token) throw new Error("fault");
    form.elements.csrfmiddlewaretoken.value = token.value;
    tokenIsOld = false;
  }

  const LOST = {
    session: ["Chưa lưu: hết phiên.", "phiên làm việc đã hết. Hãy đăng nhập lại ở thẻ mới rồi quay lại đây, điểm sẽ được lưu tiếp."],
    fault: ["Chưa lưu: máy chủ lỗi.", "máy chủ không nhận. Giá trị vẫn còn trong ô, hãy bấm «Lưu lại» sau ít phút."],
    network: ["Chưa lưu: mất kết nối.", "không nối được với máy chủ. Giá trị vẫn còn trong ô và được lưu khi nối lại."],
  };

  function lose(job, error) {
    const why = LOST[error.message] ? error.message : "network";
    if (queue.some((other) => other.box === job.box)) return;
    unsent.set(job.box, job);
    if (why === "session") {
      tokenIsOld = true;
      loginLink.hidden = false;
    }
    show(job.box, "refused", ...LOST[why]);
  }

  function tryAgain() {
    for (const [box, job] of Array.from(unsent)) {
      if (differs(box)) save(box, { reason: job.reason, undo: job.undo });
      else left(box);
    }
  }

  function settle(job, answer) {
    const { box } = job;
    const untouched = box.value === job.text;
    const waits = queue.some((other) => other.box === box);
    for (const other of boxes) {
      if ("version" in answer && other.dataset.member === box.dataset.member && other.dataset.criterion === box.dataset.criterion) {
        other.dataset.version = answer.version;
      }
    }
    if (answer.fate === "saved" || answer.fate === "unchanged") {
      if (answer.fate === "saved" && !job.undo) done.push({ box, text: known.get(box) });
      known.set(box, answer.text);
      if (untouched) write(box, answer.text);
      if (!waits) show(box, answer.message ? "missing" : "saved", answer.message || "đã lưu");
      tell(summary(box, answer, job.undo ? "Đã hoàn tác " : "Đã lưu "));
    } else if (answer.fate === "stale") {
      known.set(box, answer.text);
      const now = answer.text ? "Hiện là «" + answer.text + "». " : "Ô hiện trống. ";
      if (!waits) {
        show(box, "stale", now + "Enter: vẫn ghi; Esc: bỏ.", answer.message + " Enter: vẫn ghi giá trị của bạn; Esc: bỏ.");
        if (untouched) stale.add(box);
      }
    } else if (untouched && !waits) {
      show(box, "refused", answer.message);
      reason.setAttribute("aria-invalid", String(answer.needs === "reason"));
    }
    if (answer.moved) answer.moved.forEach(move);
    if (answer.sums) Object.entries(answer.sums).forEach(sum);
    document.querySelectorAll("[data-lacking]").forEach((target) => put(target, String(answer.lacking)));
  }

  function write(box, text) {
    box.value = text;
    if (box.select && box === document.activeElement) box.select();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function summary(box, answer, start) {
    const sums = answer.sums[box.dataset.member];
    const parts = [start + name(box) + (answer.text ? ": " + answer.text : ": để trống")];
    if (sums.total) parts.push("tổng " + sums.total);
    if (sums.rank) parts.push("hạng " + sums.rank);
    return parts.join(", ") + ".";
  }

  // --- the figures that moved -------------------------------------------------------------------------------

  const find = (attribute, value) => document.querySelectorAll("[data-" + attribute + '="' + CSS.escape(value) + '"]');

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

  // --- what one does in a box (moving.js tells «commit» and «giveup») --------------------------------------------

  const on = (event, act) => table.addEventListener(event, ({ target }) => {
    if (target.matches(".cell__box")) act(target);
  });

  on("focusin", (box) => { if (said.has(box)) tell(said.get(box), true); });
  on("focusout", left);
  on("input", (box) => stale.delete(box));
  on("change", (box) => { if (!box.select) left(box); });
  on("commit", (box) => {
    stale.delete(box);
    left(box);
  });
  on("giveup", (box) => {
    write(box, known.get(box));
    unsent.delete(box);
    show(box, "", "");
    tell("");
    offer();
  });

  // A message that has just grown under the sums comes out, unless one is working far from it.
  function keepInSight(target) {
    const total = table.tFoot.rows[0].cells[0];
    const end = getComputedStyle(total).position === "sticky" ? total.getBoundingClientRect().top : window.innerHeight;
    const below = target.getBoundingClientRect().bottom - end;
    if (below > 0 && below < 160) window.scrollBy(0, below + 4);
  }

  // --- undoing, trying again, leaving ---------------------------------------------------------------------------

  function undo() {
    const last = done.pop();
    if (!last) return;
    last.box.focus();
    write(last.box, last.text);
    save(last.box, { reason: "Hoàn tác", undo: true });
    offer();
  }

  undoButton.addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "z") return;
    const box = event.target.closest(".cell__box");
    // While one types, Ctrl+Z takes back what was typed.
    if (box ? differs(box) : event.target.matches("input, select, textarea")) return;
    if (done.length) {
      event.preventDefault();
      undo();
    }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    boxes.forEach((box) => { if (differs(box)) left(box); });
  });
  window.addEventListener("online", tryAgain);
  window.addEventListener("focus", () => { if (tokenIsOld) tryAgain(); });
  // A field with a text in it suggests this text only; the menu beside it has all the usual reasons.
  usual.addEventListener("click", (event) => {
    if (!event.target.matches("button")) return;
    reason.value = event.target.textContent;
    usual.open = false;
    reason.dispatchEvent(new Event("change"));
    usual.querySelector("summary").focus();
  });
  reason.addEventListener("change", () => {
    if (reason.getAttribute("aria-invalid") !== "true" || !reason.value.trim()) return;
    reason.setAttribute("aria-invalid", "false");
    boxes.forEach((box) => { if (said.has(box)) left(box); });
  });

  // A link waits for what is still on its way, and is not followed if something could not be saved.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = link && !link.target && !event.button && !event.ctrlKey && !event.shiftKey && !event.metaKey && !event.altKey;
    if (!plain || link.getAttribute("href").startsWith("#") || !(sending || queue.length)) return;
    event.preventDefault();
    leaving = link.href;
  });

  function goOn() {
    const to = leaving;
    leaving = "";
    if (!boxes.some(differs)) window.location.assign(to);
  }

  window.addEventListener("beforeunload", (event) => {
    if (!sending && !queue.length && !boxes.some(differs)) return;
    event.preventDefault();
    event.returnValue = ""; // browsers before 2023 ask only then
  });

  // --- at the start ---------------------------------------------------------------------------------------------

  againButton.textContent = "Lưu lại";
  undoButton.hidden = usual.hidden = false;
  // What the server has just refused stands in the box; the value it was loaded with is what the form was sent with.
  let loaded = {};
  try { loaded = JSON.parse(form.elements.loaded.value); } catch (error) { /* then nothing was refused */ }
  for (const box of boxes) {
    if (cell(box).matches(".is-refused, .is-stale") && loaded[box.name]) {
      known.set(box, loaded[box.name][1]);
      said.set(box, name(box) + ": " + note(box).textContent);
    }
  }
  offer();
})();
