// Keeps lines open and the keyboard's place while the plan is recalculated.

let open = new Set();
let focused = null;
let line = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "plan") return;
  open = new Set([...document.querySelectorAll(".ranking > li:has(details[open])")].map((li) => li.id));
  focused = document.activeElement?.id || null;
  line = document.activeElement?.closest(".ranking > li")?.id || null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "plan") return;
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  const place = (focused && document.getElementById(focused)) || (line && document.getElementById(line)?.querySelector("summary"));
  place?.focus({ preventScroll: true });
});
