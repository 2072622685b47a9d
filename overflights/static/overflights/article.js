// Marks the whole passage of the claim that the address names, where passages overlap too. Without this, its beginning is marked.
function arrive() {
  const ref = decodeURIComponent(location.hash.slice(1));
  for (const mark of document.querySelectorAll("mark[data-claims]")) {
    mark.classList.toggle("arrived", mark.dataset.claims.split(" ").includes(ref));
  }
}
addEventListener("hashchange", arrive);
arrive();
