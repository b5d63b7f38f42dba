/* Score entry in the grid, on the scorecard and by criterion: a box is saved when the user leaves it, a pasted block
   at once and as one, and the answer moves every figure on the page that it moved (figures.js). Without this script the
   form is sent as a whole; the server knows both ways.

   What is typed is never thrown away: what the server refuses, or never got, stays in its box and says why. Boxes tell
   «unsaved» and «kept» for drafts.js, which keeps what is typed beyond this page. */
(function () {
  "use strict";

  const form = document.getElementById("entry");
  const table = form && form.querySelector("[data-scoring]");
  if (!table) return;
  const boxes = Array.from(table.querySelectorAll(".cell__box"));
  const status = document.getElementById("status");
  const undoButton = document.getElementById("undo");
  const againButton = document.getElementById("save-all");
  const sureButton = document.getElementById("sure-all");
  const dropButton = document.getElementById("drop-all");
  const loginLink = document.getElementById("login-again");
  const reason = form.elements.reason;
  const usual = document.getElementById("usual-reasons");
  const server = window.portalSending(form);

  // What the page was sent with: over a slow line, somebody may have typed before this script was there.
  const sent = (box) => (box.options ? (Array.from(box.options).find((option) => option.defaultSelected) || box.options[0]).value : box.defaultValue);
  const known = new Map(boxes.map((box) => [box, sent(box)])); // what the server has, as far as we know
  const said = new Map(); // box → why it is not saved, the whole sentence
  // Boxes that wait for a decision, and are not sent again by being left: refused, doubted, or changed by somebody else.
  const waiting = new Set();
  const asked = new Map(); // box → the value in it that the server asks back about: sent again, it is meant
  const unsent = new Map(); // box → the job that never reached the server
  let queue = []; // jobs: { items: [{ box, text, version }], reason, undo, said }
  const done = []; // what can be undone, one save at a time: { saved: [{ box, text }], refused: [{ box, text }] }
  let sending = null;
  let leaving = "";

  const cell = (box) => box.closest("td");
  const note = (box) => cell(box).querySelector(".cell-note");
  const differs = (box) => box.value.trim() !== known.get(box).trim();
  const STATES = ["is-saving", "is-saved", "is-refused", "is-stale", "is-missing"];

  const place = (box) => box.dataset.member + " " + box.dataset.criterion;
  const mates = new Map(); // the boxes of one mark share its version
  for (const box of boxes) mates.set(place(box), (mates.get(place(box)) || []).concat(box));

  function name(box) {
    const head = table.tHead.rows[0].cells[cell(box).cellIndex].textContent.trim();
    const row = cell(box).parentElement.dataset.name;
    return row ? row + ", " + head.toLowerCase() : head + ", " + box.dataset.criterion;
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
    } else {
      said.delete(box);
      waiting.delete(box);
      // On its way with the word that it is meant, it may be sent once more before there is an answer.
      if (state !== "saving") asked.delete(box);
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
    }
  }

  function alarm(box) {
    tell(said.get(box), true);
    keepInSight(note(box));
  }

  function report(box) {
    const isUnsaved = differs(box);
    const detail = isUnsaved ? { name: name(box) } : null;
    box.dispatchEvent(new CustomEvent(isUnsaved ? "unsaved" : "kept", { bubbles: true, detail }));
  }

  const doubted = () => Array.from(asked.keys()).filter((box) => said.has(box) && !unsent.has(box) && asked.get(box) === box.value);
  const refused = () => Array.from(said.keys()).filter((box) => differs(box) && !unsent.has(box) && !waits(box));

  function offer() {
    undoButton.disabled = !done.length;
    const last = done[done.length - 1];
    const all = last && last.saved.concat(last.refused);
    const what = last && (all.length > 1 ? all.length + " giá trị" : name(all[0].box) + ": lấy lại «" + all[0].text + "»");
    undoButton.title = last ? what + " (Ctrl+Z)" : "";
    againButton.hidden = !unsent.size;
    if (!unsent.size) loginLink.hidden = true;
    const sure = doubted().length;
    sureButton.hidden = !sure;
    sureButton.textContent = sure > 1 ? "Đúng cả " + sure + " giá trị" : "Đúng vậy";
    const bad = refused().length;
    dropButton.hidden = !bad;
    dropButton.textContent = bad > 1 ? "Bỏ " + bad + " ô chưa lưu" : "Bỏ ô chưa lưu";
  }

  // --- saving: one job after the other, so that the page always shows the state after the last answer ---

  const now = (box) => ({ box, text: box.value, sure: asked.get(box) === box.value });

  function left(box) {
    if (!differs(box)) {
      unsent.delete(box);
      if (said.has(box)) show(box, "", "");
    } else if (!waiting.has(box)) {
      save([now(box)]);
    }
    offer();
  }

  const has = (job, box) => job.items.some((item) => item.box === box);
  const waits = (box) => queue.some((job) => has(job, box));

  function save(items, how) {
    // Enter twice is once.
    const isOnItsWay = (item) => sending && sending.items.some((sent) => sent.box === item.box && sent.text === item.text);
    const fresh = items.filter((item) => waits(item.box) || !isOnItsWay(item));
    if (!fresh.length) return;
    const job = { items: fresh, reason: reason.value, ...how };
    for (const other of queue) other.items = other.items.filter((item) => !has(job, item.box));
    queue = queue.filter((other) => other.items.length).concat(job);
    for (const { box } of fresh) {
      unsent.delete(box);
      show(box, "saving", "đang lưu…");
    }
    next();
  }

  async function next() {
    if (sending || !queue.length) return;
    const job = sending = queue.shift();
    const isNew = ({ box, text }) => text.trim() !== known.get(box).trim();
    job.items.forEach((item) => { if (!isNew(item)) show(item.box, "saved", "đã lưu"); });
    job.items = job.items.filter(isNew);
    try {
      if (job.items.length) settle(job, await server.send(job));
      else if (server.hasNewReason()) await server.send(job);
    } catch (error) {
      lose(job, error);
    }
    sending = null;
    offer();
    if (queue.length) next();
    else if (leaving) goOn();
  }

  function lose(job, error) {
    const why = server.why(error);
    if (server.hasEnded()) loginLink.hidden = false;
    const lost = job.items.map((item) => item.box).filter((box) => !waits(box));
    for (const box of lost) {
      unsent.set(box, job);
      show(box, "refused", ...why);
    }
    if (lost.length) alarm(lost[0]);
    else if (server.hasNewReason()) tell("Lý do sửa: " + why[1], true);
  }

  // What was lost together is sent together.
  function tryAgain() {
    for (const job of new Set(unsent.values())) {
      const { reason: own, undo: isUndo, said: more } = job;
      const mine = job.items.filter(({ box }) => unsent.get(box) === job);
      const items = mine.filter(({ box }) => differs(box)).map((item) => ({ ...item, text: item.box.value }));
      save(items, { reason: own, undo: isUndo, said: more });
      mine.forEach(({ box }) => { if (!differs(box)) left(box); });
    }
  }

  function saveAll(wanted) {
    const items = wanted.filter((box) => differs(box) && !waiting.has(box) && !unsent.has(box)).map(now);
    save(items);
    tryAgain();
  }

  // --- what the server said ---

  function settle(job, body) {
    const answers = body.answers || [body];
    const before = job.items.map(({ box }) => ({ box, text: known.get(box) }));
    job.items.forEach((item, at) => take(item, answers[at]));
    const saved = before.filter((_, at) => answers[at].fate === "saved");
    // A block is taken back as a whole, with what of it was refused; a single box has its Escape.
    const left = job.items.length > 1 ? job.items.filter(({ box }) => said.has(box)) : [];
    if (saved.length + left.length && !job.undo) done.push({ saved, refused: left });
    table.dispatchEvent(new CustomEvent("answered", { detail: body }));
    const [{ box }] = job.items;
    const isGood = ({ fate }) => fate === "saved" || fate === "unchanged";
    const bad = answers.filter((answer) => !isGood(answer)).length;
    if (job.items.length > 1 || job.said) {
      const odd = answers.filter(({ fate }) => fate === "asked").length;
      tell(told(job.undo ? "Đã hoàn tác " : "Đã lưu ", answers.length - bad, bad - odd, odd, job.said), bad || job.said);
    } else if (isGood(answers[0])) {
      tell(summary(box, body, job.undo ? "Đã hoàn tác " : "Đã lưu "));
    } else if (said.has(box)) {
      alarm(box);
    }
  }

  function take({ box, text }, answer) {
    const untouched = box.value === text;
    const isQueued = waits(box);
    if ("version" in answer) mates.get(place(box)).forEach((other) => { other.dataset.version = answer.version; });
    if (answer.fate === "saved" || answer.fate === "unchanged") {
      known.set(box, answer.text);
      box.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
      if (untouched) write(box, answer.text);
      else report(box);
      if (!isQueued) show(box, answer.message ? "missing" : "saved", answer.message || "đã lưu");
    } else if (answer.fate === "stale") {
      known.set(box, answer.text);
      const standing = answer.text ? "Hiện là «" + answer.text + "». " : "Ô hiện trống. ";
      if (!isQueued) {
        show(box, "stale", standing + "Enter: vẫn ghi; Esc: bỏ.", answer.message + " Enter: vẫn ghi giá trị của bạn; Esc: bỏ.");
        if (untouched) waiting.add(box);
      }
    } else if (answer.fate === "asked") {
      if (!untouched || isQueued) return;
      show(box, "stale", answer.message + " Enter: đúng vậy; Esc: bỏ.");
      waiting.add(box);
      asked.set(box, box.value);
    } else if (untouched && !isQueued) {
      show(box, "refused", answer.message);
      // A reason that is missing is given elsewhere.
      if (answer.needs !== "reason") waiting.add(box);
      reason.setAttribute("aria-invalid", String(answer.needs === "reason"));
    }
  }

  function write(box, text) {
    if (box.options) {
      // A list shows what was pasted even if it has no such choice.
      box.querySelectorAll("[data-pasted]").forEach((option) => option.remove());
      if (!Array.from(box.options).some((option) => option.value === text)) {
        const option = new Option(text);
        option.dataset.pasted = "";
        box.add(option);
      }
    }
    box.value = text;
    if (box.select && box === document.activeElement) box.select();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function summary(box, answer, start) {
    const sums = answer.sums[box.dataset.member] || {};
    const parts = [start + name(box) + (answer.text ? ": " + answer.text : ": để trống")];
    if (sums.total) parts.push("tổng " + sums.total);
    if (sums.rank) parts.push("hạng " + sums.rank);
    return parts.join(", ") + ".";
  }

  function told(start, good, bad, odd, more) {
    const parts = good || !(bad + odd) ? [start + good + " giá trị."] : [];
    if (bad) parts.push(bad + " giá trị chưa lưu được: lý do ở từng ô.");
    if (odd) parts.push(odd + " giá trị khác thường, chưa lưu: Ctrl+Enter nếu đúng cả.");
    return parts.concat(more || []).join(" ");
  }

  // --- what one does in a box (moving.js tells «commit» and «giveup») ---

  const on = (event, act) => table.addEventListener(event, ({ target }) => {
    if (target.matches(".cell__box")) act(target);
  });

  on("focusin", (box) => { if (said.has(box)) tell(said.get(box), true); });
  on("focusout", left);
  on("input", (box) => {
    waiting.delete(box);
    report(box);
  });
  on("change", (box) => { if (!box.select) left(box); });
  on("commit", (box) => {
    waiting.delete(box);
    left(box);
  });
  function giveUp(box) {
    write(box, known.get(box));
    unsent.delete(box);
    show(box, "", "");
  }

  on("giveup", (box) => {
    giveUp(box);
    tell("");
    offer();
  });
  // Many boxes at once: a pasted block, or what was not saved the last time. `detail`: { items, said }.
  table.addEventListener("fill", ({ detail }) => {
    const items = detail.items.filter(({ box, text }) => text.trim() !== known.get(box).trim() || differs(box));
    items.forEach(({ box, text }) => write(box, text));
    if (items.length) save(items.map((item) => ({ ...item, text: item.box.value })), { said: detail.said });
    else tell(detail.said || "Không có giá trị nào thay đổi.", detail.said);
  });

  // A message that has just grown under the sums comes out, unless one is working far from it.
  function keepInSight(target) {
    const total = table.tFoot && table.tFoot.rows[0].cells[0];
    const sticks = total && getComputedStyle(total).position === "sticky";
    const below = target.getBoundingClientRect().bottom - (sticks ? total.getBoundingClientRect().top : window.innerHeight);
    if (below > 0 && below < 160) window.scrollBy(0, below + 4);
  }

  // --- undoing, trying again, leaving ---

  function undo() {
    const last = done.pop();
    if (!last) return;
    last.saved.concat(last.refused)[0].box.focus();
    // What was typed over a refusal since is another act.
    const mine = last.refused.filter(({ box, text }) => said.has(box) && box.value === text);
    mine.forEach(({ box }) => giveUp(box));
    last.saved.forEach(({ box, text }) => write(box, text));
    // What stood there once is not doubted.
    if (last.saved.length) save(last.saved.map(({ box }) => ({ ...now(box), sure: true })), { reason: "Hoàn tác", undo: true });
    else tell("Đã bỏ " + mine.length + " giá trị chưa lưu.");
    offer();
  }

  undoButton.addEventListener("click", undo);

  // --- what was refused or doubted: to the next, give up all, stand by all ---

  function goToRefused(back) {
    const wanted = boxes.filter((box) => said.has(box) && box.offsetParent !== null);
    if (back) wanted.reverse();
    const here = boxes.indexOf(document.activeElement);
    const isBehind = (box) => (back ? boxes.indexOf(box) < here : boxes.indexOf(box) > here);
    const next = (here >= 0 && wanted.find(isBehind)) || wanted[0];
    if (next) next.focus();
    else tell("Không có ô nào bị từ chối ở đây.");
  }

  function giveUpAll() {
    const all = refused();
    all.forEach(giveUp);
    tell(all.length ? "Đã bỏ " + all.length + " giá trị chưa lưu; các ô trở lại giá trị đang có." : "Không có ô nào bị từ chối ở đây.");
    offer();
  }

  function standByAll() {
    const items = doubted().map(now);
    items.forEach(({ box }) => waiting.delete(box));
    save(items);
  }

  sureButton.addEventListener("click", standByAll);
  dropButton.addEventListener("click", giveUpAll);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const isSure = event.key === "Enter" && event.ctrlKey && asked.size;
    if (event.key !== "F8" && !isSure) return;
    event.preventDefault();
    if (isSure) standByAll();
    else if (event.ctrlKey) giveUpAll();
    else goToRefused(event.shiftKey);
  });
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
    saveAll(boxes);
  });
  window.addEventListener("online", () => { tryAgain(); keepReason(); });
  window.addEventListener("focus", () => { if (server.hasEnded()) tryAgain(); });
  // A field with a text in it suggests this text only; the menu beside it has all the usual reasons.
  usual.addEventListener("click", (event) => {
    if (!event.target.matches("button")) return;
    reason.value = event.target.textContent;
    usual.open = false;
    reason.dispatchEvent(new Event("change"));
    usual.querySelector("summary").focus();
  });
  function keepReason() {
    if (!server.hasNewReason()) return;
    queue.push({ items: [], reason: reason.value });
    next();
  }

  reason.addEventListener("change", () => {
    keepReason();
    if (reason.getAttribute("aria-invalid") !== "true" || !reason.value.trim()) return;
    reason.setAttribute("aria-invalid", "false");
    saveAll(Array.from(said.keys()));
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
    if (!server.hasNewReason() && !boxes.some(differs)) window.location.assign(to);
  }

  window.addEventListener("beforeunload", (event) => {
    if (!sending && !queue.length && !server.hasNewReason() && !boxes.some(differs)) return;
    event.preventDefault();
    event.returnValue = ""; // browsers before 2023 ask only then
  });

  // --- at the start ---

  againButton.textContent = "Lưu lại";
  undoButton.hidden = usual.hidden = false;
  // What the server has just refused stands in the box; the value it was loaded with is what the form was sent with.
  let loaded = {};
  try { loaded = JSON.parse(form.elements.loaded.value); } catch (error) { /* then nothing was refused */ }
  for (const box of boxes) {
    if (cell(box).matches(".is-refused, .is-stale") && loaded[box.name]) {
      known.set(box, loaded[box.name][1]);
      said.set(box, name(box) + ": " + note(box).textContent);
    } else if (differs(box)) {
      report(box);
      if (box !== document.activeElement) left(box);
    }
  }
  offer();
})();
