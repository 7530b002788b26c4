/* Keys and small comforts. Every page works without this file.

   J and K move the cursor over rows of work; the row's message is fetched into the reading pane.
   Any element with data-key="x" is pressed by that key: in the current row first, then on the page.
   Control and K (or Command and K) open the palette, which finds pages, customers and invoices. */
(() => {
  "use strict";

  const rows = () => [...document.querySelectorAll(".row[data-row]")]
    .filter((row) => row.checkVisibility?.() ?? row.offsetParent !== null);
  const current = () => document.querySelector('.row[data-row][aria-current="true"]');

  const read = (row) => {
    if (row.hasAttribute("hx-get") && window.htmx) window.htmx.trigger(row, "read");
  };

  const moveTo = (row) => {
    if (!row || row === current()) return;
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.querySelector(".row-who a")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    read(row);
  };

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(current());
    moveTo(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

  const press = (key) => {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const found = current()?.querySelector(wanted) ?? document.querySelector(wanted);
    if (!found) return false;
    if (found.matches("input")) found.focus();
    else if (found.matches("details")) found.open = !found.open;
    else found.click();
    return true;
  };

  const palette = document.getElementById("palette");

  const openPalette = () => {
    const field = palette.querySelector("input");
    palette.showModal();
    field.select();
    window.htmx?.trigger(field, "open");
  };

  const walkPalette = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const stops = [...palette.querySelectorAll("input, #palette-found a")];
    const at = stops.indexOf(document.activeElement) + by;
    stops[(at + stops.length) % stops.length].focus();
    event.preventDefault();
  };

  palette?.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });

  document.addEventListener("keydown", (event) => {
    if (palette?.open) {
      walkPalette(event);
      return;
    }
    if (palette && event.key === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.me[open]").forEach((menu) => { menu.open = false; });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (!press(event.key)) return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.me[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const row = event.target.closest(".row[data-row]");
    if (row && !event.target.closest("a, button, summary, input")) moveTo(row);
  });

  /* A button with data-copy puts its text on the clipboard and says so. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });

  /* A link with data-line goes to that line of the text it points to, and marks it. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const text = document.querySelector(link.hash);
    const lines = text.value.split("\n");
    const before = Number(link.dataset.line) - 1;
    const start = lines.slice(0, before).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[before] ?? "").length);
    text.scrollTop = (text.scrollHeight / lines.length) * (before - 3);
  });

  /* On a telephone the way about is longer than the screen: show where we are. */
  const here = document.querySelector(".masthead nav [aria-current]");
  const about = here?.closest("nav");
  if (about) about.scrollLeft = here.offsetLeft - (about.clientWidth - here.offsetWidth) / 2;

  /* A form is sent once, however often one clicks. */
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    const slow = event.submitter?.dataset.busy;
    if (slow) {
      event.submitter.setAttribute("aria-busy", "true");
      event.submitter.textContent = slow;
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });
})();
