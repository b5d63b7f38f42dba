"use strict";
// A box of choices that are looked for is named by what stands in it. Select2 calls that a text box, which has no name.
new MutationObserver(() => {
    for (const shown of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
        shown.removeAttribute("role");
        shown.removeAttribute("aria-readonly");
    }
}).observe(document.documentElement, { childList: true, subtree: true });
