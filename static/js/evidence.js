/* Handing in files: one after the other, each with its progress and, where it was not taken, the reason beside its
   name. What is sent stands in the list as soon as it is there; without this script the form sends all files at once. */
(function () {
  "use strict";

  const MOST = 20 * 1024 * 1024;
  const TOO_BIG = "lớn hơn 20 MB. Hãy giảm dung lượng hoặc tách làm nhiều tệp.";
  let busy = 0;

  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      const field = form.elements.files;
      if (!field.files.length) return; // the browser says so
      event.preventDefault();
      const files = Array.from(field.files);
      field.value = "";
      start(form, files);
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (!busy) return;
    event.preventDefault();
    event.returnValue = "";
  });

  async function start(form, files) {
    const list = form.querySelector(".evidence__progress");
    list.querySelectorAll(".is-done").forEach((line) => line.remove());
    const jobs = files.map((file) => ({ file, line: lineOf(list, file) }));
    busy += 1;
    form.querySelector("button[type=submit]").disabled = true;
    for (const job of jobs) {
      if (await send(form, job)) await refresh(form.dataset.code);
    }
    form.querySelector("button[type=submit]").disabled = false;
    busy -= 1;
  }

  // A file's line: its name, how far it is, and what became of it.
  function lineOf(list, file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Đang gửi " + file.name);
    said.textContent = "đang chờ";
    line.append(name, bar, said);
    list.append(line);
    return { line, bar, said };
  }

  function tell(job, state, text) {
    job.line.line.className = state;
    job.line.said.textContent = text;
    if (state !== "is-sending") job.line.bar.remove();
  }

  // Answers whether the file stands in the list now.
  function send(form, job) {
    if (job.file.size > MOST) {
      tell(job, "is-refused", TOO_BIG);
      return Promise.resolve(false);
    }
    const data = new FormData(form);
    data.delete("files");
    data.append("files", job.file);
    const request = new XMLHttpRequest();
    request.open("POST", window.location.href.split("#")[0]);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      job.line.bar.value = percent;
      tell(job, "is-sending", percent < 100 ? percent + "%" : "đang kiểm tra…");
    });
    tell(job, "is-sending", "0%");
    return new Promise((resolve) => {
      request.addEventListener("loadend", () => resolve(settle(form, job, request)));
      request.send(data);
    });
  }

  function settle(form, job, request) {
    let answer = null;
    try { answer = JSON.parse(request.responseText); } catch (error) { /* no answer of the page */ }
    if (request.status === 200 && answer) {
      tell(job, "is-done", "đã nộp");
      return true;
    }
    if (answer && answer.refused) {
      tell(job, "is-refused", answer.refused.map((pair) => pair[1]).join(" "));
      return false;
    }
    // The log-in form answers in the place of whoever is no longer logged in.
    const over = request.status === 200 || request.status === 403;
    tell(job, "is-refused", request.status === 0 ? "chưa gửi được: mất kết nối." : over
      ? "chưa gửi được: hết phiên. Đăng nhập lại ở một thẻ khác, rồi gửi lại."
      : request.status === 507 ? "chưa gửi được: máy chủ hết chỗ. Hãy báo Quản trị."
      : request.status === 503 ? "chưa gửi được: máy chủ tạm thời không ghi được. Hãy thử lại sau ít phút."
      : request.status === 400 || request.status === 413 ? "chưa gửi được: " + TOO_BIG : "chưa gửi được: máy chủ lỗi.");
    offer(form, job);
    return false;
  }

  // What never arrived is still in hand: nobody has to look for it again.
  function offer(form, job) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm btn-outline-secondary";
    again.textContent = "Gửi lại";
    again.addEventListener("click", () => {
      job.line.line.remove();
      renewToken(form).then(() => start(form, [job.file]));
    });
    job.line.line.append(again);
  }

  function page() {
    return fetch(window.location.href, { headers: { Accept: "text/html" } })
      .then((answer) => answer.text())
      .then((text) => new DOMParser().parseFromString(text, "text/html"))
      .catch(() => null);
  }

  // After a new log-in every form needs the new token.
  async function renewToken(form) {
    const fresh = await page();
    const token = fresh && fresh.querySelector("form[data-upload] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  async function refresh(code) {
    const fresh = await page();
    for (const id of ["evidence-sums", "f-" + code]) {
      const here = document.getElementById(id);
      const there = fresh && fresh.getElementById(id);
      if (!here || !there) continue;
      // A picture that is being looked at stays open.
      for (const look of here.querySelectorAll("details[open]")) {
        const same = there.querySelector("#" + look.id);
        if (same) same.open = true;
      }
      here.replaceWith(there);
    }
  }
})();
