// Keeps addresses short: a filter that is left empty does not go into the address. The page works without this.
for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("submit", () => {
    const ranged = ["from", "to"].some((name) => form.elements[name] && form.elements[name].value);
    for (const field of form.elements) {
      const idle = field.name === "dates" && (!ranged || field.value === "possibly");
      if (field.name && (idle || field.value === "")) field.disabled = true;
    }
  });
}
// A page that comes back from the history has its fields again.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-tidy] :disabled")) field.disabled = false;
});
