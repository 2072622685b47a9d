// Shows the whole passage of a claim, where passages overlap too: of the one that the address names, and of the one that is pointed at;
// and puts every note beside its passage. Without this, the beginning of a passage is marked, the numbers lead to both ends, and the
// notes stand beside their paragraph.
const text = document.querySelector(".reading");
const marks = [...text.querySelectorAll("mark")];
const pointers = [...text.querySelectorAll("[data-passage]")];
const notes = [...text.querySelectorAll(".margin > li")];
const GAP = 6; // pixels between two notes

function show(ref, name) {
  for (const mark of marks) mark.classList.toggle(name, ref !== "" && mark.dataset.claims.split(" ").includes(ref));
  for (const pointer of pointers) pointer.classList.toggle(name, pointer.dataset.passage === ref);
}
function arrive() {
  const ref = location.hash.slice(1);
  const hidden = location.search && ref.startsWith(location.pathname.split("/").at(-2)) && !document.getElementById(ref);
  if (hidden) location.replace(location.pathname + location.hash); // without the filter, which hides what the address names
  else show(ref, "arrived");
}
for (const pointer of pointers) {
  for (const type of ["pointerenter", "focusin"]) pointer.addEventListener(type, () => show(pointer.dataset.passage, "pointed"));
  for (const type of ["pointerleave", "focusout"]) pointer.addEventListener(type, () => show("", "pointed"));
}
addEventListener("hashchange", arrive);
arrive();

// Every note at the height of its passage, or under the note before it; there, it need not say again who speaks.
function align() {
  const origin = text.getBoundingClientRect().top;
  const sizes = notes.map((note) => {
    const place = document.getElementById(note.querySelector("[data-passage]").dataset.passage);
    const [head, list] = [note.querySelector(".head"), note.querySelector("ul")].map((part) => part.getBoundingClientRect().height);
    return { place: place.getBoundingClientRect().top - origin, head, list, said: note.querySelector(".head").textContent };
  });
  let free = 0;
  for (const [at, { place, head, list, said }] of sizes.entries()) {
    const continued = at > 0 && place + head < free && said === sizes[at - 1].said;
    const top = continued ? free - GAP : Math.max(place, free);
    notes[at].classList.toggle("continued", continued);
    notes[at].style.setProperty("--top", `${top}px`);
    free = top + (continued ? 0 : head) + list + GAP;
  }
  text.style.setProperty("--least", `${free}px`);
}
text.classList.add("aligned");
addEventListener("resize", align);
align();
