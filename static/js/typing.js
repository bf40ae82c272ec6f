// What is being typed: counted beside its limit, and taken along when the language is changed.
"use strict";

for (const count of document.querySelectorAll("[data-count]")) {
  const box = document.getElementById(count.dataset.count);
  const most = Number(count.dataset.max), shape = count.textContent;
  const update = () => {
    const length = [...box.value.trim().normalize("NFC")].length;
    count.textContent = shape.replace(/^[\d,]+/, length.toLocaleString("ko-KR"));
    count.classList.toggle("over", length > most);
  };
  box.addEventListener("input", update);
  update();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => { window.print(); });
}

const language = document.querySelector("form[data-language][data-keeps]");
const typed = document.querySelector("main form.stack");
let changed = false;
if (typed) typed.addEventListener("input", () => { changed = true; });
if (language && typed) {
  language.addEventListener("submit", () => {
    if (!changed) return;
    for (const [name, value] of new FormData(typed)) {
      if (typeof value !== "string" || name === "csrf_token") continue;
      const box = document.createElement("input");
      box.type = "hidden"; box.name = `typed__${name}`; box.value = value;
      language.append(box);
    }
  });
}
