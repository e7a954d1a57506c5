// The conversation: the question that waits, turns that come, what the browser keeps of them, thumbs and reasons.
"use strict";

(() => {
  const { ops, clicks, triggers, find, texts, motion, note } = window.yuanwen;
  const KEY = "yuanwen.turns";
  const MOST_TURNS = 50;
  const ANSWER_WITHIN_MS = 120_000;
  const turns = () => find(".yw-turns");
  const turnOf = (number) => find(`.yw-turn[data-turn="${CSS.escape(number)}"]`);
  const waiting = () => find(".yw-pending");
  let giveUp = 0;
  let standIn = null; // what stands for the question under way
  let left = false; // the reader has signed out: nothing more is kept
  let restored = false; // before the server has read the history, an empty conversation must not replace it

  // The question stands there at once; the server's answer takes the place of this stand-in.
  function pending(question, instead) {
    if (!turns() || !question.trim()) return;
    find(".yw-welcome")?.remove();
    const turn = document.createElement("article");
    turn.className = "yw-turn yw-pending";
    turn.dataset.question = question;
    turn.append(line("yw-question", question), line("yw-searching", texts().searching), stopButton());
    standIn = turn;
    if (instead) instead.replaceWith(turn);
    else turns().append(turn);
    toLatest();
    clearTimeout(giveUp);
    giveUp = setTimeout(() => ops.dropped({ text: texts().failed, question }), ANSWER_WITHIN_MS);
  }

  function line(name, text) {
    const made = document.createElement("p");
    made.className = name;
    made.textContent = text;
    return made;
  }

  function stopButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "yw-stop";
    button.dataset.emit = "stop";
    button.textContent = texts().stop;
    return button;
  }

  function toLatest() {
    const all = document.querySelectorAll(".yw-turn");
    all[all.length - 1]?.scrollIntoView({ block: "start", behavior: motion() });
  }

  ops.stage = ({ text }) => {
    const place = find(".yw-pending .yw-searching");
    if (place) place.textContent = text;
  };

  // The answer may have come between the drawing and this.
  ops.redraw = ({ html }) => {
    const stood = [...document.querySelectorAll(".yw-turn[data-turn]")];
    ops.put({ slot: "turns", html });
    const came = stood.filter((turn) => !turnOf(turn.dataset.turn));
    if (!came.length) return;
    find(".yw-welcome")?.remove();
    turns().append(...came);
    keep();
  };

  // The conversation was drawn anew, in another language: what waits, waits on.
  ops.waiting = () => {
    if (!standIn || !turns() || waiting()) return;
    find(".yw-welcome")?.remove();
    standIn.querySelector(".yw-searching").textContent = texts().searching;
    standIn.querySelector(".yw-stop").textContent = texts().stop;
    turns().append(standIn);
  };

  ops.turn = ({ turn, html }) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const article = made.content.firstElementChild;
    const old = turnOf(turn);
    const focused = old?.contains(document.activeElement);
    const stand = waiting();
    find(".yw-welcome")?.remove(); // asked while the documents were loading, it was drawn anew
    clearTimeout(giveUp);
    standIn = null;
    restored = true;
    if (old) {
      keepOpen(old, article);
      old.replaceWith(article);
    } else if (stand) stand.replaceWith(article);
    else turns().append(article);
    if (focused) article.querySelector(".yw-thumb[aria-pressed=true]")?.focus();
    if (stand) {
      stand.remove();
      toLatest();
    }
    keep();
  };

  // What the reader had opened in a turn stays open when the turn is drawn anew.
  function keepOpen(old, made) {
    const open = old.querySelector(".yw-why")?.open;
    if (open) made.querySelector(".yw-why")?.setAttribute("open", "");
    const next = old.querySelector(".yw-next");
    if (next?.childNodes.length) made.querySelector(".yw-next")?.replaceChildren(...next.childNodes);
  }

  ops.dropped = ({ text, question }) => {
    clearTimeout(giveUp);
    standIn = null;
    const stand = waiting();
    if (!stand) return;
    stand.remove();
    if (text) note(text);
    const box = find("#yw-question textarea");
    if (text && !box.value) fill(box, question || stand.dataset.question);
    box.focus();
  };

  function fill(box, text) {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What the browser keeps: places and figures of each answer; the texts come from the documents again.
  function keep() {
    if (left) return;
    const records = [...document.querySelectorAll(".yw-turn[data-record]")].map((turn) => turn.dataset.record);
    try {
      localStorage.setItem(KEY, JSON.stringify(records.filter(Boolean).slice(-MOST_TURNS)));
    } catch {
      // A full or forbidden storage keeps nothing; the conversation goes on.
    }
  }

  // Who signs out leaves no conversation behind for the next one at this browser.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".yw-sign-out")) return;
    left = true;
    try {
      localStorage.removeItem(KEY);
    } catch {
      // A forbidden storage has kept nothing.
    }
  });

  window.yuanwen.kept = () => {
    let records = [];
    try {
      records = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
      // Forbidden, or not ours: there is no history.
    }
    return JSON.stringify({ records, query: location.search });
  };

  document.addEventListener("yuanwen:put", (event) => {
    if (event.detail !== "turns") return;
    if (find(".yw-turn")) {
      restored = true;
      if (!find(".yw-source-open")) toLatest();
    }
    if (restored) keep();
  });

  clicks.push((button, trigger) => {
    if (button.dataset.emit === "submit") {
      if (waiting()) return true;
      pending(button.dataset.question);
      trigger("submit", { question: button.dataset.question });
    } else if (button.dataset.emit === "undo") {
      const turn = button.closest(".yw-turn");
      pending(turn.querySelector(".yw-question bdi").textContent, turn);
      trigger("undo", { turn: button.dataset.turn });
    } else if (button.dataset.reveal === "reasons") reveal(button);
    else if (button.dataset.emit === "rate") rate(button, trigger);
    else return false;
    return true;
  });

  function reveal(button) {
    const form = button.closest(".yw-turn").querySelector(".yw-reasons");
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  }

  function rate(button, trigger) {
    const form = button.closest(".yw-turn").querySelector(".yw-reasons");
    const { turn, verdict } = button.dataset;
    const wrong = verdict === "wrong";
    const reasons = wrong ? [...form.querySelectorAll("input:checked")].map((box) => box.value) : [];
    if (wrong && !reasons.length) return form.querySelector("input").focus();
    trigger("rate", { turn, verdict, reasons, comment: wrong ? form.querySelector("textarea").value : "" });
  }

  // The server could not take the question, or failed at it: give it back.
  const failed = () => ops.dropped({ text: texts().failed, question: "" });

  Object.assign(window.yuanwen, { pending, waiting, failed });
})();
