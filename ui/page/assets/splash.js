// What is seen before the page is drawn: its bar, in its colours and its reader's language.
"use strict";

(() => {
  const splash = document.createElement("div");
  splash.className = "yw-splash";
  splash.setAttribute("aria-hidden", "true");
  const bar = splash.appendChild(document.createElement("div"));
  bar.className = "yw-top";
  const brand = bar.appendChild(document.createElement("div"));
  brand.className = "yw-brand";
  const seal = brand.appendChild(document.createElement("span"));
  seal.className = "yw-seal";
  seal.textContent = "原文";
  const tagline = brand.appendChild(document.createElement("span"));
  tagline.className = "yw-tagline";
  const texts = document.querySelector("meta[name=yuanwen-tagline]").dataset;
  const chosen = document.cookie.match(/yuanwen_lang=(zh|en)/)?.[1] ?? texts.language;
  tagline.textContent = texts[chosen];
  if (matchMedia("(prefers-color-scheme: dark)").matches) splash.classList.add("dark");
  document.documentElement.append(splash);
  document.addEventListener("yuanwen:wired", (event) => event.detail.part === "yw-source" && splash.remove());
})();
