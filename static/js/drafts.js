/* What was typed and not saved outlives the page: a lost connection, an ended session, a closed tab. It is kept in this
   browser by account and round, with the version its box had, and offered when a page of the round is opened again. A
   value that was changed meanwhile is then refused as always. It goes when it is saved or given up, when its account
   logs out (menus.js), and after two weeks; another account is never shown it. */
(function () {
  "use strict";

  const form = document.getElementById("entry");
  const notice = document.getElementById("drafts");
  if (!form || !notice) return;
  const table = form.querySelector("[data-scoring]");
  const PREFIX = "khoithidua.";
  const KEY = PREFIX + form.dataset.account + "." + form.dataset.round;
  const KEPT_FOR = 14 * 24 * 3600 * 1000;
  const HERE = window.location.pathname + window.location.search;

  // --- the store: name of a box → { text, version, at, name, page }; a browser without one simply forgets ---

  function stored(key) {
    try { return JSON.parse(window.localStorage.getItem(key)) || {}; } catch (error) { return {}; }
  }

  function store(key, drafts) {
    try {
      if (Object.keys(drafts).length) window.localStorage.setItem(key, JSON.stringify(drafts));
      else window.localStorage.removeItem(key);
    } catch (error) { /* full, or not allowed */ }
  }

  function forgetOld() {
    let keys = [];
    try { keys = Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX)); } catch (error) { /* none */ }
    for (const key of keys) {
      const drafts = stored(key);
      for (const name of Object.keys(drafts)) if (!(Date.now() - drafts[name].at < KEPT_FOR)) delete drafts[name];
      store(key, drafts);
    }
  }

  // --- while one types: a pasted block changes hundreds of boxes at once and is stored once ---

  const versions = new Map(); // of what was typed on this page: only that is settled here without being asked about
  let changes = null;

  function change(name, draft) {
    if (!changes) {
      changes = new Map();
      Promise.resolve().then(write);
    }
    changes.set(name, draft);
  }

  function write() {
    const drafts = stored(KEY);
    for (const [name, draft] of changes) {
      if (draft) drafts[name] = draft;
      else delete drafts[name];
    }
    changes = null;
    store(KEY, drafts);
  }

  if (table) {
    table.addEventListener("unsaved", ({ target, detail }) => {
      // Whatever the server says meanwhile: it was typed over the value that the box had then.
      if (!versions.has(target.id)) versions.set(target.id, target.dataset.version);
      const version = versions.get(target.id);
      change(target.id, { text: target.value, version, at: Date.now(), name: detail.name, page: HERE });
    });
    table.addEventListener("kept", ({ target }) => {
      if (versions.delete(target.id)) change(target.id, null);
    });
  }

  // --- when the page is opened again ---

  function time(at) {
    const date = new Date(at);
    const two = (number) => String(number).padStart(2, "0");
    const clock = two(date.getHours()) + ":" + two(date.getMinutes());
    const isToday = date.toDateString() === new Date().toDateString();
    return isToday ? clock : clock + " ngày " + two(date.getDate()) + "/" + two(date.getMonth() + 1) + "/" + date.getFullYear();
  }

  const boxOf = (name) => {
    const box = document.getElementById(name);
    return box && box.matches(".cell__box") ? box : null;
  };

  function find() {
    const drafts = stored(KEY);
    for (const name of Object.keys(drafts)) {
      const box = boxOf(name);
      if (box && box.value.trim() === drafts[name].text.trim()) delete drafts[name];
    }
    store(KEY, drafts);
    return drafts;
  }

  const [heading, list] = notice.querySelectorAll("strong, span");
  const [saveButton, dropButton] = notice.querySelectorAll("button");
  const link = notice.querySelector("a");

  function offer() {
    const drafts = find();
    const all = Object.keys(drafts);
    const here = all.filter(boxOf);
    const elsewhere = all.find((name) => !boxOf(name) && drafts[name].page !== HERE);
    // What is there to be saved here comes first; else what waits elsewhere, or can't be typed any more.
    const shown = here.length ? here : all;
    notice.hidden = !all.length;
    if (!all.length) return;
    const since = time(Math.min(...shown.map((name) => drafts[name].at)));
    heading.textContent = "Có " + shown.length + " giá trị chưa lưu từ " + since + ".";
    const told = shown.slice(0, 6).map((name) => drafts[name].name + ": «" + drafts[name].text + "»");
    list.textContent = told.join("; ") + (shown.length > 6 ? "…" : ".");
    if (!here.length && !elsewhere) list.textContent += " Các ô này nay không nhập được nữa.";
    saveButton.hidden = !here.length;
    link.hidden = !elsewhere;
    if (elsewhere) link.href = drafts[elsewhere].page;
    saveButton.onclick = () => {
      const left = stored(KEY);
      const names = here.filter((name) => left[name]);
      names.forEach((name) => versions.set(name, left[name].version));
      const items = names.map((name) => ({ box: boxOf(name), text: left[name].text, version: left[name].version }));
      notice.hidden = true;
      if (items.length) table.dispatchEvent(new CustomEvent("fill", { detail: { items } }));
    };
    dropButton.onclick = () => {
      const left = stored(KEY);
      shown.forEach((name) => delete left[name]);
      store(KEY, left);
      offer();
    };
  }

  forgetOld();
  offer();
})();
