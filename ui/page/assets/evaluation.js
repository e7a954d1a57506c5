// The evaluation view: reports at their full height, and marking the right words in the source.
"use strict";

(() => {
  const { clicks, triggers, find, show } = window.yuanwen;
  const state = document.documentElement.dataset;
  const part = "yw-evaluation-part";

  document.addEventListener("yuanwen:view", (event) => event.detail === "evaluation" && triggers[part]?.("details", {}));

  // A frame is as tall as what it holds, also after its window was resized.
  document.addEventListener("load", (event) => {
    if (!event.target.matches?.(".yw-report-frame")) return;
    const frame = event.target; // the event forgets its target once it is over
    const fit = () => {
      const inner = frame.contentDocument?.documentElement;
      if (inner) frame.style.height = `${inner.scrollHeight}px`;
    };
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  }, true);

  const marking = () => state.marking;

  function begin(button) {
    state.marking = button.dataset.marking;
    const source = JSON.parse(button.dataset.from);
    show("source", true);
    if (source.document) triggers["yw-conversation"]("select", { source });
  }

  function end() {
    delete state.marking;
  }

  window.yuanwen.closed.source = ((before) => () => {
    end();
    before?.();
  })(window.yuanwen.closed.source);

  // Offsets are counted in code points, as the server counts. A control is shown as an empty element and is one
  // character; a page's end is an element that stands for none.
  function offsetIn(text, node, offset) {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, offset);
    const part = range.cloneContents();
    return [...part.textContent].length + part.querySelectorAll(".yw-control").length;
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    const paragraphOf = (node) => (node.closest ? node : node.parentElement)?.closest(".yw-pages .yw-paragraph");
    const paragraph = paragraphOf(startContainer);
    if (!paragraph || paragraph !== paragraphOf(endContainer)) return null;
    const text = paragraph.querySelector("p bdi");
    if (!text.contains(startContainer) || !text.contains(endContainer)) return null;
    return {
      document: find(".yw-pages").dataset.document,
      heading: paragraph.dataset.heading === "1",
      paragraph: Number(paragraph.dataset.number),
      start: offsetIn(text, startContainer, startOffset),
      end: offsetIn(text, endContainer, endOffset),
    };
  }

  document.addEventListener("selectionchange", () => {
    const button = find("[data-mark=yes]");
    if (marking() && button) button.disabled = !selected();
  });

  document.addEventListener("mousedown", (event) => event.target.closest?.("[data-mark]") && event.preventDefault());

  clicks.push((button) => {
    if (button.dataset.marking) begin(button);
    else if (button.dataset.mark === "no") show("source", false);
    else if (button.dataset.mark === "yes") {
      const span = selected();
      if (span) triggers[part]("mark", { feedback: marking(), ...span });
      show("source", false);
    } else return false;
    return true;
  });
})();
