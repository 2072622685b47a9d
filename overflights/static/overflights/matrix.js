// Arrow keys in the matrix: left and right through the links of a row, up and down to the next cell of the column that has any.
// Without this, and beside it, the tabulator goes from link to link.
{
  function beyond(cell, step) {
    const rows = cell.closest("table").rows;
    for (let at = cell.parentElement.rowIndex + step; rows[at]; at += step) {
      const link = rows[at].cells[cell.cellIndex]?.querySelector("a");
      if (link?.checkVisibility()) return link;
    }
  }

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest(".matrix a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const cell = link.closest("th, td");
    const links = [...cell.parentElement.querySelectorAll("a")].filter((other) => other.checkVisibility());
    const at = links.indexOf(link);
    const ways = {
      ArrowLeft: () => links[at - 1],
      ArrowRight: () => links[at + 1],
      ArrowUp: () => beyond(cell, -1),
      ArrowDown: () => beyond(cell, 1),
      Home: () => links[0],
      End: () => links.at(-1),
    };
    const next = ways[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
