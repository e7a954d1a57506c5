// The page's ground: panels, menus, what the server tells the page to change, and what a click tells the server.
// What is shown comes from the server as HTML, escaped there; the other scripts add their parts to `yuanwen`.
"use strict";

window.yuanwen = (() => {
  const WIDE = 1100; // pixels; below this the documents and the source lie over the chat
  const FORGET_CONFIRM_MS = 4000;
  const NOTE_MS = 4000;
  const state = document.documentElement.dataset;
  const closed = {}; // panel -> what to do once it is closed
  const ops = {};    // what the server can ask for, by name
  const clicks = []; // (button, trigger) -> true when it was theirs
  const triggers = {}; // part -> how its events reach the server

  const wide = () => window.innerWidth >= WIDE;
  const isOpen = (panel) => state[panel] === "open";
  const motion = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
  const find = (selector) => document.querySelector(selector);
  const texts = () => find(".yw-turns")?.dataset ?? {};

  function show(panel, open) {
    const was = isOpen(panel);
    state[panel] = open ? "open" : "closed";
    mirror(panel);
    if (open && !wide()) show(panel === "source" ? "library" : "source", false);
    if (was && !open) closed[panel]?.();
  }

  function mirror(panel) {
    for (const button of document.querySelectorAll(`[data-toggle="${panel}"][aria-expanded]`))
      button.setAttribute("aria-expanded", String(isOpen(panel)));
  }

  // A first click on "remove" asks; a second one, soon after, removes.
  function confirmed(button) {
    if (!button.dataset.confirm || button.classList.contains("asking")) return true;
    button.classList.add("asking");
    setTimeout(() => button.classList.remove("asking"), FORGET_CONFIRM_MS);
    return false;
  }

  function emit(button, trigger) {
    if (!confirmed(button)) return;
    if (button.dataset.language) remember(button.dataset.language);
    trigger(button.dataset.emit, { ...button.dataset });
  }

  // The choice outlives the tab; the server reads it when the page is opened again.
  function remember(language) {
    document.cookie = `yuanwen_lang=${language}; path=/; max-age=31536000; samesite=strict`;
  }

  // Called by each part of the page once it is there.
  function wire(element, trigger, props, watch) {
    const part = element.closest("[id^=yw-]").id;
    triggers[part] = trigger;
    const act = () => {
      for (const op of JSON.parse(props.value || '{"ops":[]}').ops) ops[op.op]?.(op);
    };
    watch("value", act);
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || clicks.some((take) => take(button, trigger))) return;
      if (button.dataset.emit) emit(button, triggers[button.dataset.part] ?? trigger);
    });
    element.dispatchEvent(new CustomEvent("yuanwen:wired", { bubbles: true, detail: { part, element } }));
    act();
  }

  const slot = (name) => find(`[data-slot="${CSS.escape(name)}"]`);

  ops.put = ({ slot: name, html }) => {
    const place = slot(name);
    if (!place) return;
    place.innerHTML = html;
    place.dispatchEvent(new CustomEvent("yuanwen:put", { bubbles: true, detail: name }));
  };
  ops.open = ({ panel }) => show(panel, true);
  ops.note = ({ text }) => note(text);
  ops.file = ({ name, kind, content }) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  let forgetting = 0;
  function note(text) {
    let place = find(".yw-note");
    if (!place) {
      place = document.createElement("div");
      place.className = "yw-note";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.textContent = text;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => (place.textContent = ""), NOTE_MS);
  }

  // The clipboard's own interface needs a secure context, which a server on an intranet may not have.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      box.style.cssText = "position:fixed;opacity:0";
      const focused = document.activeElement;
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      focused?.focus();
      if (!done) return note(texts().notCopied);
    }
    note(texts().copied);
  }

  const toggleMenu = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.dataset.menu).classList.toggle("open", open);
  };

  function closeMenus(except) {
    const open = [...document.querySelectorAll("[data-menu][aria-expanded=true]")];
    const others = open.filter((button) => button !== except && !document.getElementById(button.dataset.menu).contains(except));
    for (const button of others) toggleMenu(button, false);
    return others;
  }

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-menu]");
    closeMenus(menu ?? (event.target.closest(".yw-views") ? null : event.target.closest("[data-menu], .yw-export-button")));
    if (menu) toggleMenu(menu, menu.getAttribute("aria-expanded") !== "true");
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) show(toggle.dataset.toggle, !isOpen(toggle.dataset.toggle));
    const view = event.target.closest("[data-view]");
    if (view && view.matches("button")) showView(view.dataset.view);
    // On narrow screens the dimmed chat behind a panel closes it.
    if (!wide() && event.target.id === "yw-chat") closeTop();
  }, true);

  function showView(view) {
    state.view = view;
    for (const button of document.querySelectorAll("button[data-view]"))
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    document.dispatchEvent(new CustomEvent("yuanwen:view", { detail: view }));
  }

  function closeTop() {
    const [menu] = closeMenus(null);
    if (menu) menu.focus();
    else if (isOpen("source")) show("source", false);
    else if (!wide() && isOpen("library")) show("library", false);
  }

  document.addEventListener("keydown", (event) => event.key === "Escape" && closeTop(), true);

  // The header was drawn anew: the document's language and title follow it, and its buttons the panels.
  document.addEventListener("yuanwen:put", (event) => event.detail === "header" && readHeader());
  document.addEventListener("yuanwen:wired", (event) => event.detail.part === "yw-header" && readHeader());
  function readHeader() {
    const nav = find("#yw-header nav");
    document.documentElement.lang = nav.dataset.language === "en" ? "en" : "zh-CN";
    document.title = nav.dataset.title;
    mirror("library");
    showView(state.view ?? "chat");
  }

  state.library = wide() ? "open" : "closed";
  state.source = new URLSearchParams(location.search).has("document") ? "open" : "closed";
  state.view = "chat";
  return { wire, ops, clicks, triggers, closed, find, texts, isOpen, show, wide, motion, note, copy };
})();
