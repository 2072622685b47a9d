// Shows the whole passage of a claim, where passages overlap too: of the one that the address names, and of the one that is pointed at.
// Without this, the beginning of the first is marked, and the numbers still lead to both ends.
const marks = [...document.querySelectorAll("mark[data-claims]")];

function show(ref, name) {
  for (const mark of marks) mark.classList.toggle(name, ref !== "" && mark.dataset.claims.split(" ").includes(ref));
}
function arrive() {
  show(location.hash.slice(1), "arrived");
}
for (const pointer of document.querySelectorAll("[data-passage]")) {
  for (const type of ["pointerenter", "focusin"]) pointer.addEventListener(type, () => show(pointer.dataset.passage, "pointed"));
  for (const type of ["pointerleave", "focusout"]) pointer.addEventListener(type, () => show("", "pointed"));
}
addEventListener("hashchange", arrive);
arrive();
