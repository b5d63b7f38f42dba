/* A longer text that was typed and not saved, as an explanation, stands in its field again when the page is opened again
   (`data-draft` says whose it is). It is kept as the values of drafts.js are, and forgotten when they are. */
(function () {
  "use strict";

  const PREFIX = "khoithidua.texts.";
  // The server tidies what it keeps: blanks and the way an accent is written are no difference.
  const plain = (text) => text.normalize("NFC").replace(/[\u200b-\u200d\ufeff]/g, "").replace(/\s+/g, " ").trim();

  function stored(key) {
    try { return JSON.parse(window.localStorage.getItem(key)) || {}; } catch (error) { return {}; }
  }

  function keep(field, text) {
    const key = PREFIX + field.dataset.draft;
    const texts = stored(key);
    if (text === null) delete texts[field.name];
    else texts[field.name] = { text, at: Date.now() };
    try {
      if (Object.keys(texts).length) window.localStorage.setItem(key, JSON.stringify(texts));
      else window.localStorage.removeItem(key);
    } catch (error) { /* full, or not allowed */ }
  }

  function offer(field) {
    const note = document.createElement("p");
    note.className = "field-note";
    note.textContent = "Lời này bạn đã gõ mà chưa lưu. ";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-outline-secondary btn-sm";
    drop.textContent = "Bỏ";
    drop.addEventListener("click", () => {
      field.value = field.defaultValue;
      keep(field, null);
      note.remove();
      field.focus();
    });
    note.append(drop);
    field.after(note);
  }

  for (const field of document.querySelectorAll("[data-draft]")) {
    const draft = stored(PREFIX + field.dataset.draft)[field.name];
    if (draft && plain(draft.text) !== plain(field.value)) {
      field.value = draft.text;
      offer(field);
    } else if (draft) {
      keep(field, null);
    }
    field.addEventListener("input", () => keep(field, plain(field.value) === plain(field.defaultValue) ? null : field.value));
  }
})();
