/* Comparing a file with an issued document, in the browser: nothing is sent. The page has the digests of the document's
   files; without this script, or where the browser can't take digests, the form sends the file to be compared. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-compare]");
  if (!form) return;
  const field = form.elements.file;
  const said = document.getElementById("compared");
  // Browsers have it on addresses with HTTPS and on their own machine only.
  const digests = Boolean(window.crypto && window.crypto.subtle);
  let turn = 0;

  document.getElementById("file-how").textContent = digests
    ? "Kéo tệp thả vào trang này, hoặc chọn tệp. Tệp được so ngay trên máy của bạn, không gửi đi đâu."
    : "Kéo tệp thả vào trang này hoặc chọn tệp, rồi bấm «So tệp». Tệp gửi lên chỉ để so, không lưu lại; không quá 20 MB.";
  if (digests) {
    form.querySelector("button[type=submit]").hidden = true;
    field.addEventListener("change", () => compare(field.files[0]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      compare(field.files[0]);
    });
    compare(field.files[0]); // chosen before this script was there
  }

  for (const name of ["dragover", "dragenter"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    const files = event.dataTransfer.files;
    if (!files.length) return;
    field.files = files;
    // Setting it fires no event of its own.
    if (digests) compare(files[0]);
    else tell("", "", "Đã nhận tệp «" + files[0].name + "». Bấm «So tệp» để gửi lên so.");
  });

  async function compare(file) {
    if (!file) return;
    const mine = (turn += 1);
    tell("", "", "Đang đọc tệp «" + file.name + "»…");
    let hex;
    try {
      const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch (error) {
      if (mine === turn) tell("no", file.name, "không đọc được tệp này. Hãy chọn lại tệp.");
      return;
    }
    if (mine !== turn) return; // another file was chosen meanwhile
    const same = form.querySelector('[data-sha256="' + hex + '"]');
    tell(same ? "yes" : "no", file.name, same ? same.textContent : form.dataset.other);
  }

  function tell(verdict, name, text) {
    const line = document.createElement("p");
    if (verdict) line.className = "compare__" + verdict;
    if (name) {
      const bold = document.createElement("b");
      bold.textContent = name;
      line.append(bold, ": ");
    }
    line.append(text);
    said.replaceChildren(line);
  }
})();
