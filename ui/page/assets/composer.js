// The question box: Enter sends, unless an input method takes it; Shift+Enter breaks the line.
"use strict";

(() => {
  const { find, pending, waiting } = window.yuanwen;

  // Enter that an input method uses to commit a word must not send. Safari ends the composition before its
  // keydown, so isComposing is false there; the key code 229 still says that the input method took the key.
  const composing = (event) => event.isComposing || event.keyCode === 229;

  // One question at a time: while one waits, what is typed stays in the box.
  function held(event) {
    if (!waiting()) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.closest?.("#yw-question textarea")) return;
    if (composing(event)) event.stopImmediatePropagation();
    else if (!event.shiftKey && !held(event)) pending(event.target.value);
  }, true);

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#yw-question .submit-button") || held(event)) return;
    pending(find("#yw-question textarea").value);
  }, true);
})();
