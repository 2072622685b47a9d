// Lists with filters, without reloading: what a link or the form asks for is fetched from its own address and shown in place.
// The pages work without this, and whatever goes wrong here ends in an ordinary load.
{
  const SHOWN = 8; // values found in a facet
  const PAUSE = 250; // milliseconds after a key, until what was typed is asked for
  const live = () => document.querySelector("[data-live]");
  const told = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
  let shown = location.pathname + location.search;
  let asking = new AbortController();
  let waiting;

  async function load(address, signal) {
    const answer = await fetch(address, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-live]")) throw new Error(`${address} is not a list`);
    return page;
  }

  async function visit(address, { isBack = false, replaces = false, goTo = "" } = {}) {
    clearTimeout(waiting);
    asking.abort();
    const mine = (asking = new AbortController());
    live().setAttribute("aria-busy", "true");
    try {
      const page = await load(address, mine.signal);
      const canonical = new URL(page.querySelector("link[rel=canonical]").href);
      document.querySelector("link[rel=canonical]").href = canonical.href;
      if (!isBack) remember(canonical.pathname + canonical.search, replaces);
      show(page, isBack, goTo);
    } catch {
      if (!mine.signal.aborted) location.assign(address);
    }
  }

  function remember(address, replaces) {
    history.replaceState({ scroll: scrollY }, "");
    if (replaces || address === shown) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    shown = address;
  }

  function show(page, isBack, goTo) {
    const old = live();
    const fresh = page.querySelector("[data-live]");
    const focused = old.contains(document.activeElement) && document.activeElement;
    for (const part of old.querySelectorAll("details[id]")) {
      const same = fresh.querySelector(`#${part.id}`);
      if (same) same.open = part.open || same.querySelector(".error") !== null;
    }
    old.replaceWith(fresh);
    document.title = page.title;
    prepare(fresh);
    const target = goTo ? fresh.querySelector(goTo) : focused && twin(focused, fresh);
    target?.focus({ preventScroll: true });
    if (goTo) target?.scrollIntoView();
    if (isBack) scrollTo(0, history.state?.scroll ?? 0);
    else if (focused && focused.name === target?.name && /^(text|search)$/.test(focused.type)) {
      // What was typed in the meantime stays.
      target.value = focused.value;
      target.setSelectionRange(focused.selectionStart, focused.selectionEnd);
    }
    told.textContent = fresh.querySelector("#results").textContent.trim().replace(/\s+/g, " ");
  }

  // Where the focus goes: to the same control, else to its neighbours, else to the heading of the results.
  function twin(element, fresh) {
    const part = element.parentElement.closest("[id]");
    const ways = [
      element.id && `#${CSS.escape(element.id)}`,
      element.name && `[name="${element.name}"][value="${CSS.escape(element.value)}"]`,
      part && `#${part.id} :is(a, input:enabled)`,
      "#results",
    ];
    return ways.filter(Boolean).map((way) => fresh.querySelector(way)).find(Boolean);
  }

  // The address that the form stands for. Empty fields and idle ones are left out.
  function addressOf(form) {
    const fields = new FormData(form);
    const isRanged = fields.get("from") || fields.get("to");
    const used = [...fields].filter(([name, value]) => value && (isRanged || name !== "dates"));
    const query = new URLSearchParams(used).toString();
    return form.action + (query && `?${query}`);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-live] a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.getAttribute("href"), location.href);
    if (to.origin !== location.origin || to.pathname !== location.pathname || to.hash) return;
    event.preventDefault();
    visit(to.href, { goTo: link.closest(".pages") ? "#results" : "" });
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    // Someone who goes through a list by keys has not chosen yet; a name that is looked for is asked for as it is typed.
    if (!field.name || !field.closest("[data-live] form") || field.matches("select:focus-visible, [type=search]")) return;
    // Whoever leaves a field by clicking elsewhere shall not lose the click.
    const pause = field.type === "text" ? PAUSE : 0;
    clearTimeout(waiting);
    waiting = setTimeout(() => visit(addressOf(field.form)), pause);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-live] form");
    if (!form) return;
    event.preventDefault();
    const panel = form.closest("details");
    const isFolding = panel?.querySelector("summary").getClientRects().length > 0;
    const isTyped = document.activeElement.matches("input");
    if (isFolding) panel.open = false;
    visit(addressOf(form), { goTo: isFolding || !isTyped ? "#results" : "" });
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form.find");
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => visit(addressOf(form), { replaces: true }), PAUSE);
  });

  document.addEventListener("keydown", (event) => {
    const bar = event.target.closest(".histogram svg a");
    if (!bar) return;
    const bars = [...bar.parentElement.querySelectorAll("a")];
    const at = bars.indexOf(bar);
    const next = { ArrowLeft: bars[at - 1], ArrowRight: bars[at + 1], Home: bars[0], End: bars.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  addEventListener("popstate", () => {
    if (location.pathname + location.search === shown) return;
    shown = location.pathname + location.search;
    visit(location.href, { isBack: true });
  });

  // Whoever leaves is not called back; whoever comes back to a page left in between gets the list of its address.
  addEventListener("pagehide", () => asking.abort());
  addEventListener("pageshow", (event) => {
    if (event.persisted && live()?.hasAttribute("aria-busy")) visit(location.href, { isBack: true });
  });

  // Find as you type among the values of a long facet: those found join its boxes.
  function addFinder(all) {
    const facet = all.closest("fieldset");
    const name = all.id.slice("all-".length);
    const everything = all.href;
    const what = `Find ${facet.querySelector("legend").textContent.toLowerCase()}s`;
    const field = Object.assign(document.createElement("input"), { type: "search", placeholder: what, ariaLabel: what, id: `find-${name}` });
    const found = document.createElement("div");
    const count = Object.assign(document.createElement("p"), { className: "hint", role: "status" });
    let finding = new AbortController();
    let typing;
    all.before(field, found, count);

    function clear() {
      finding.abort();
      found.replaceChildren();
      count.textContent = "";
      all.href = everything;
    }

    async function find() {
      const address = new URL(everything);
      address.searchParams.set("find", field.value.trim());
      const mine = (finding = new AbortController());
      const page = await load(address, mine.signal).catch(() => null);
      if (!page || mine.signal.aborted) return;
      const there = new Set([...facet.querySelectorAll(":scope > label > input")].map((box) => box.value));
      const total = page.querySelector(".values")?.dataset.total ?? "No";
      const rows = [...page.querySelectorAll(".values [data-value]")];
      const others = rows.filter((row) => !there.has(row.dataset.value));
      found.replaceChildren(...others.slice(0, SHOWN).map((row) => boxFor(row, name)));
      const notes = [others.length < rows.length && `${rows.length - others.length} above`, others.length > SHOWN && `${SHOWN} here`];
      count.textContent = [`${total} found`, ...notes.filter(Boolean)].join(", ");
      all.href = address.href;
    }

    field.addEventListener("input", () => {
      clearTimeout(typing);
      clear();
      if (field.value.trim()) typing = setTimeout(find, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        field.value = "";
        clearTimeout(typing);
        clear();
      } else if (event.key === "Enter") {
        event.preventDefault();
        found.querySelector("input:enabled")?.focus();
      }
    });
  }

  function boxFor(row, name) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name, value: row.dataset.value });
    const label = document.createElement("label");
    const number = row.querySelector(".n");
    box.disabled = number.textContent === "0";
    const text = document.createElement("span");
    text.textContent = row.querySelector(".name").textContent;
    label.append(box, text, number);
    return label;
  }

  function prepare(part) {
    for (const all of part.querySelectorAll("a.all")) addFinder(all);
  }

  if (live()) {
    document.querySelector("main").append(told);
    prepare(live());
  }
}
