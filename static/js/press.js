// A button that was pressed says that it works, and is not pressed again. Without this the server answers a second press
// as the first.
"use strict";

const working = document.documentElement.dataset.working;
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  setTimeout(() => { // after the form has been read: a disabled button is not sent
    button.dataset.label = button.textContent;
    button.textContent = working;
    button.setAttribute("aria-disabled", "true");
  });
});
// The page that answered a refused form came by a press: whoever leaves it and comes back opens it as a page again.
const page = document.body.dataset.page;
if (page) {
  const settle = () => { history.replaceState(null, "", page); };
  document.addEventListener("submit", settle);
  document.addEventListener("click", (event) => { if (event.target.closest("a[href]:not([href^='#'])")) settle(); });
}
window.addEventListener("pageshow", () => { // somebody has come back to the page
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll("button[data-label]").forEach((button) => {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
    delete button.dataset.label;
  });
});
