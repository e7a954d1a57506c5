// The source panel: open a citation, step to the next, copy it or a link to it, read on, and come back.
"use strict";

(() => {
  const { ops, clicks, closed, find, texts, isOpen, show, copy } = window.yuanwen;
  const NUMBERS = ".yw-number[data-source]";
  let opener = null; // what the panel was opened from: the focus returns there

  function open(button, trigger) {
    for (const each of document.querySelectorAll("[data-source][aria-current]")) each.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    opener = button;
    show("source", true);
    trigger("select", { source: JSON.parse(button.dataset.source) });
  }

  closed.source = () => {
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  };

  // The citations of the answer that the open one belongs to; none for a passage or a whole document.
  const siblings = () => [...(opener?.closest(".yw-turn")?.querySelectorAll(NUMBERS) ?? [])];

  function showPosition() {
    const steps = find(".yw-steps");
    if (!steps) return;
    const all = siblings();
    const at = all.findIndex((each) => each.dataset.source === opener.dataset.source);
    steps.hidden = at < 0 || all.length < 2;
    if (steps.hidden) return;
    const said = texts().position.replace("{number}", at + 1).replace("{count}", all.length);
    const place = steps.querySelector(".yw-position");
    place.textContent = `${at + 1} / ${all.length}`;
    place.setAttribute("aria-label", said);
    place.title = said;
    for (const step of steps.querySelectorAll("[data-step]"))
      step.disabled = !all[at + Number(step.dataset.step)];
  }

  function step(button) {
    const all = siblings();
    const at = all.findIndex((each) => each.dataset.source === opener.dataset.source);
    const next = all[at + Number(button.dataset.step)];
    if (!next) return;
    stepped = button.dataset.step;
    open(next, window.yuanwen.triggers["yw-conversation"]);
  }
  let stepped = ""; // the focus stays on the step that was taken, for the panel is drawn anew

  document.addEventListener("yuanwen:put", (event) => {
    if (event.detail !== "source") return;
    showPosition();
    showCited();
    stepped = "";
  });

  // The span, or the sentence where there is no span, comes to stand a third down the panel.
  function showCited() {
    const pages = find(".yw-pages");
    const cited = pages?.querySelector("mark") ?? pages?.querySelector(".yw-tint") ?? pages?.querySelector("#yw-here");
    if (!cited) return;
    const offset = cited.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    pages.scrollTop += offset - pages.clientHeight / 3;
    const step = stepped && find(`.yw-step[data-step="${stepped}"]:not(:disabled)`);
    if (isOpen("source")) (step || pages).focus({ preventScroll: true });
  }

  // Paragraphs come in above or below; what is being read keeps its place.
  ops.beside = ({ where, html }) => {
    const pages = find(".yw-pages");
    const button = pages?.querySelector(`.yw-more[data-where="${where}"]`);
    if (!button) return;
    const height = pages.scrollHeight;
    const top = pages.scrollTop;
    button.insertAdjacentHTML("beforebegin", html);
    button.remove();
    if (where === "before") pages.scrollTop = top + pages.scrollHeight - height;
    pages.focus({ preventScroll: true });
  };

  clicks.push((button, trigger) => {
    const { source, copy: text, link, step: direction } = button.dataset;
    if (source) open(button, trigger);
    else if (text) copy(text);
    else if (link) copy(location.origin + location.pathname + link);
    else if (direction) step(button);
    else return false;
    return true;
  });
})();
