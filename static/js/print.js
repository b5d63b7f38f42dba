// «In (PDF)» opens the print dialogue on the page's PDF: the file is loaded into a frame that nobody sees. A browser that
// shows no PDF in a frame, or lets nobody print one from outside, gets what the link says: the file itself.
(() => {
  "use strict";
  if (!navigator.pdfViewerEnabled) return;
  let frame = null;
  const dialogue = (link) => new Promise((resolve, reject) => {
    // Only now: the one before may have been in a dialogue still.
    if (frame) frame.remove();
    frame = document.createElement("iframe");
    frame.className = "print-frame";
    frame.title = link.textContent;
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.addEventListener("load", () => {
      try {
        frame.contentWindow.focus();
        frame.contentWindow.print();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    frame.src = link.href;
    document.body.append(frame);
  });
  const print = async (link) => {
    const label = link.textContent;
    link.textContent = link.dataset.print;
    link.setAttribute("aria-busy", "true");
    try {
      // Asked for once before: a log-in form or a fault belongs on the whole page. The frame then gets it from the cache.
      const answer = await fetch(link.href);
      await answer.blob();
      if (answer.headers.get("Content-Type") !== "application/pdf") throw new TypeError("no PDF");
      await dialogue(link);
    } catch (error) {
      location.assign(link.href);
    }
    link.textContent = label;
    link.removeAttribute("aria-busy");
  };
  for (const link of document.querySelectorAll("a[data-print]")) {
    // Who wants the file rather than paper still finds it.
    link.parentElement.querySelector("a[data-view]").hidden = false;
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!link.hasAttribute("aria-busy")) print(link);
    });
  }
})();
