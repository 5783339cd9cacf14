// Editing a model: nobody leaves unsaved changes by mistake, and a moved row keeps the focus.

const form = document.querySelector("form[data-unsaved]");
if (form) {
  let changed = "changed" in form.dataset;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

const place = location.hash ? document.getElementById(location.hash.slice(1)) : null;
if (place?.matches("button")) {
  // At an end of the list the button pressed has nowhere to go: its neighbour is next.
  (place.disabled ? place.parentElement.querySelector("button:not([disabled])") : place)?.focus();
}
