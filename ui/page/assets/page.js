// Clicks, keys and scrolling of the chat page. What is shown comes from the server as HTML; this file only
// says what was clicked, opens and closes the side panels, and keeps the place.
"use strict";

window.yuanwen = (() => {
  const WIDE = 1100; // pixels; below this the documents and the source lie over the chat
  const FORGET_CONFIRM_MS = 4000;
  const state = document.documentElement.dataset;
  let opener = null; // what the source panel was opened from: focus returns there

  const wide = () => window.innerWidth >= WIDE;

  function show(panel, open) {
    state[panel] = open ? "open" : "closed";
    for (const button of document.querySelectorAll(`[data-toggle="${panel}"][aria-expanded]`))
      button.setAttribute("aria-expanded", String(open));
    if (open && !wide()) show(panel === "source" ? "library" : "source", false);
    if (panel === "source" && !open && opener) {
      opener.focus({ preventScroll: true });
      opener = null;
    }
  }

  const isOpen = (panel) => state[panel] === "open";

  // A first click on "remove" asks; a second one, soon after, removes.
  function confirmed(button) {
    if (!button.dataset.confirm || button.classList.contains("asking")) return true;
    button.classList.add("asking");
    setTimeout(() => button.classList.remove("asking"), FORGET_CONFIRM_MS);
    return false;
  }

  function onClick(trigger) {
    return (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.source) {
        openSource(button, trigger);
      } else if (button.dataset.emit && confirmed(button)) {
        if (button.dataset.emit === "submit") pending(button.dataset.question);
        if (button.dataset.language) remember(button.dataset.language);
        trigger(button.dataset.emit, { ...button.dataset });
      }
    };
  }

  // The choice outlives the tab; the server reads it when the page is opened again.
  function remember(language) {
    document.cookie = `yuanwen_lang=${language}; path=/; max-age=31536000; samesite=strict`;
  }

  function openSource(button, trigger) {
    for (const each of document.querySelectorAll("[data-source][aria-current]")) each.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    opener = button;
    show("source", true);
    trigger("select", { source: JSON.parse(button.dataset.source) });
  }

  // Called by each HTML part of the page once it is there.
  function wire(element, trigger, watch) {
    element.addEventListener("click", onClick(trigger));
    const part = element.closest("[id^=yw-]")?.id;
    if (part === "yw-conversation") watch("value", showLatest);
    if (part === "yw-source") watch("value", showCited);
    if (part === "yw-header") {
      watch("value", readHeader);
      readHeader();
    }
  }

  // The question stands there at once; the server's answer takes the place of this stand-in.
  function pending(question) {
    const turns = document.querySelector(".yw-turns");
    if (!turns || !question.trim()) return;
    turns.querySelector(".yw-welcome")?.remove();
    const turn = document.createElement("article");
    turn.className = "yw-turn yw-pending";
    const asked = document.createElement("p");
    asked.className = "yw-question";
    asked.textContent = question;
    const waiting = document.createElement("p");
    waiting.className = "yw-searching";
    waiting.textContent = turns.dataset.searching;
    turn.append(asked, waiting);
    turns.append(turn);
    showLatest();
  }

  function showLatest() {
    const turns = document.querySelectorAll(".yw-turn");
    if (turns.length) turns[turns.length - 1].scrollIntoView({ block: "start", behavior: motion() });
  }

  // The span, or the sentence where there is no span, comes to stand a third down the panel.
  function showCited() {
    const pages = document.querySelector(".yw-pages");
    const cited = pages?.querySelector("mark") ?? pages?.querySelector(".yw-tint") ?? pages?.querySelector("#yw-here");
    if (!cited) return;
    const offset = cited.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    pages.scrollTop += offset - pages.clientHeight / 3;
    if (isOpen("source")) pages.focus({ preventScroll: true });
  }

  const motion = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function readHeader() {
    const nav = document.querySelector("#yw-header nav");
    if (!nav) return;
    document.documentElement.lang = nav.dataset.language === "en" ? "en" : "zh-CN";
    document.title = nav.dataset.title;
    const button = nav.querySelector("[data-toggle=library]");
    button.setAttribute("aria-expanded", String(isOpen("library")));
  }

  // Enter that an input method uses to commit a word must not send. Safari ends the composition before its
  // keydown, so isComposing is false there; the key code 229 still says that the input method took the key.
  function onKey(event) {
    const typing = event.target.closest?.("#yw-question");
    if (typing && event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    else if (typing && event.key === "Enter" && !event.shiftKey) pending(event.target.value);
    else if (event.key === "Escape") closeTop();
  }

  function closeTop() {
    if (isOpen("source")) show("source", false);
    else if (!wide() && isOpen("library")) show("library", false);
  }

  // Files dropped anywhere on the page go to the upload button, as if they had been chosen there.
  function onDrop(event) {
    const input = document.querySelector("#yw-library input[type=file]");
    if (!input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    show("library", true);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("keydown", onKey, true);
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", onDrop);
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) show(toggle.dataset.toggle, !isOpen(toggle.dataset.toggle));
    // On narrow screens the dimmed chat behind a panel closes it.
    if (!wide() && event.target.id === "yw-chat") closeTop();
    const send = event.target.closest("#yw-question .submit-button");
    if (send) pending(document.querySelector("#yw-question textarea").value);
  }, true);
  state.library = wide() ? "open" : "closed";
  state.source = "closed";
  return { wire };
})();
