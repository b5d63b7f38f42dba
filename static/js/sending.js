/* How a page of scores talks to the server: it posts what was typed, fetches a new token where somebody logged in again
   meanwhile, and tells apart why nothing was heard. entry.js decides what is sent, and what becomes of the answer. */
(function () {
  "use strict";

  const PATIENCE = 30000;

  const LOST = {
    session: ["Chưa lưu: hết phiên.", "phiên làm việc đã hết. Hãy đăng nhập lại ở thẻ mới rồi quay lại đây, điểm sẽ được lưu tiếp."],
    account: ["Chưa lưu: tài khoản khác.", "trình duyệt này đang đăng nhập bằng tài khoản khác. Hãy đăng nhập lại bằng tài khoản của bạn rồi quay lại đây."],
    fault: ["Chưa lưu: máy chủ lỗi.", "máy chủ không nhận. Giá trị vẫn còn trong ô, hãy bấm «Lưu lại» sau ít phút."],
    full: ["Chưa lưu: máy chủ hết chỗ.", "ổ đĩa của máy chủ đã đầy. Giá trị vẫn còn trong ô; hãy báo Quản trị, rồi bấm «Lưu lại» khi đã có chỗ."],
    unwritable: ["Chưa lưu: máy chủ chưa ghi được.", "máy chủ tạm thời không ghi được. Giá trị vẫn còn trong ô, hãy bấm «Lưu lại» sau ít phút."],
    network: ["Chưa lưu: mất kết nối.", "không nối được với máy chủ. Giá trị vẫn còn trong ô và được lưu khi nối lại."],
  };

  // `send(job)` answers what the server said, or throws; `why(error)` has the word and the sentence for that. A reason
  // that was typed goes along with whatever is sent next, until the server has it: the next page and device show it too.
  window.portalSending = (form) => {
    let tokenIsOld = false;
    const { reason: field, known_reason: known } = form.elements;
    const hasNewReason = () => field.value !== known.value;

    async function ask(options) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE);
      try {
        return await fetch(window.location.href, { redirect: "manual", signal: patience.signal, ...options });
      } finally {
        clearTimeout(timer);
      }
    }

    async function send(job, isSecond) {
      if (tokenIsOld) await renewToken();
      const kept = field.value;
      const answer = await post(job);
      if (isOurs(answer, "application/json")) {
        known.value = kept;
        return answer.json();
      }
      if (answer.type === "opaqueredirect") throw new Error("session");
      if (answer.status === 507) throw new Error("full");
      if (answer.status === 503) throw new Error("unwritable");
      if (answer.status !== 403 || isSecond) throw new Error("fault");
      // Somebody logged in again in another tab, which makes this page's token worthless.
      tokenIsOld = true;
      return send(job, true);
    }

    function post({ items, reason }) {
      const edits = items.map(({ box, text, version, sure }) => ({
        member: box.dataset.member,
        criterion: box.dataset.criterion,
        stage: box.dataset.value,
        version: version === undefined ? box.dataset.version : version,
        value: text,
        ...(sure ? { sure: true } : {}),
      }));
      const what = edits.length > 1 ? { edits: JSON.stringify(edits) } : edits[0] || {};
      if (hasNewReason()) what.kept_reason = field.value;
      return ask({
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: new URLSearchParams({ round: form.elements.round.value, reason, ...what }),
      });
    }

    const isOurs = (answer, type) => (answer.headers.get("Content-Type") || "").startsWith(type);

    async function renewToken() {
      const answer = await ask({});
      if (!answer.ok) throw new Error(answer.type === "opaqueredirect" ? "session" : "fault");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const other = fresh.getElementById("entry");
      if (!other) throw new Error("fault");
      // What one account has typed is never saved in another's name.
      if (other.dataset.account !== form.dataset.account) throw new Error("account");
      const token = other.elements.csrfmiddlewaretoken;
      form.elements.csrfmiddlewaretoken.value = token.value;
      tokenIsOld = false;
    }

    const why = (error) => {
      if (["session", "account"].includes(error.message)) tokenIsOld = true;
      return LOST[error.message] || LOST.network;
    };
    return { send, why, hasNewReason, hasEnded: () => tokenIsOld };
  };
})();
