/* global django */
// Names what Django's admin and its Select2 leave nameless to a screen reader. The admin works without it, except for autocompletion.
"use strict";

// A list of selected values may contain values only: no “clear” button among them. On window, so that it runs before Select2.
window.addEventListener("DOMContentLoaded", () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) select.dataset.allowClear = "false";
}, true);

function nameAll() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const text = select.getAttribute("aria-label") || (label ? label.textContent.replace(/:\s*$/, "") : select.name);
    const parts = select.nextElementSibling.querySelectorAll("[role=combobox], [role=textbox], input");
    for (const part of parts) part.setAttribute("aria-label", text);
  }
  for (const cell of document.querySelectorAll("th:empty")) {
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = cell.classList.contains("original") ? "Row" : "Delete";
    cell.append(words);
  }
  const search = document.getElementById("searchbar");
  if (search) search.setAttribute("aria-label", "Search");
}

// The search field of an open dropdown.
function nameField(event) {
  const field = document.querySelector(".select2-dropdown .select2-search__field");
  const box = event.target.nextElementSibling.querySelector("[role=combobox]");
  if (field && box) field.setAttribute("aria-label", box.getAttribute("aria-label"));
}

// jQuery runs ready handlers in turn, Select2's among them: this one after it.
window.addEventListener("load", () => django.jQuery(() => {
  nameAll();
  django.jQuery(document).on("select2:open", nameField);
}));
document.addEventListener("formset:added", () => setTimeout(nameAll));

// A second click doesn't send a form twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Choosing a row in an autocomplete filter narrows the list at once.
window.addEventListener("load", () => django.jQuery(() => {
  django.jQuery(".autocomplete-filter select").on("select2:select", (event) => event.target.form.requestSubmit());
}));
