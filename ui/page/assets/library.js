// The documents: dropped, chosen, found by name, looked into.
"use strict";

(() => {
  const { find, show, triggers } = window.yuanwen;
  const part = "yw-documents";

  // Files dropped anywhere on the page go to the upload button, as if they had been chosen there.
  function onDrop(event) {
    document.documentElement.classList.remove("yw-dragging");
    const input = find("#yw-library input[type=file]");
    if (!input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    show("library", true);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.types.includes("Files") && find("#yw-library input[type=file]");
    document.documentElement.classList.toggle("yw-dragging", Boolean(files));
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.documentElement.classList.remove("yw-dragging");
  });
  document.addEventListener("drop", onDrop);

  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".yw-choose"))
      triggers[part]("choose", { document: event.target.dataset.document, checked: event.target.checked });
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".yw-filter")) return;
    const sought = event.target.value.trim().toLowerCase();
    for (const row of document.querySelectorAll(".yw-documents > li")) row.hidden = !row.dataset.name.includes(sought);
  });

  // The figures of a document are fetched when they are first looked at. `toggle` does not bubble.
  document.addEventListener("toggle", (event) => {
    const { open, dataset } = event.target;
    if (open && dataset?.document && !event.target.querySelector(".yw-details").childNodes.length)
      triggers[part]("details", { document: dataset.document });
  }, true);
})();
