// Sliders beside the number fields of a scenario, and initiatives dragged along their row. The
// focus stays where it is when the plan is drawn anew: htmx finds it again by id, and a button that
// leads no further is still a button.

for (const field of document.querySelectorAll(".limits .slid input[type=number]")) {
  const now = Number(field.value) || 0;
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider no-print";
  slider.min = field.min || 0;
  // Between the ends of the field where they are near, else up to four times what it says.
  const near = field.max !== "" && Number(field.max) <= 12;
  const most = near ? Number(field.max) : 4 * now || Number(field.dataset.usual) || 100;
  slider.max = most;
  slider.step = field.step && field.step !== "any" ? field.step : 1;
  if (most > 1000) slider.step = Math.max(1, Math.round(most / 200));
  slider.value = now;
  slider.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`)?.textContent.trim() ?? "");
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.after(slider);
}

// An initiative is dragged along its row: where it is let go is the quarter it starts in. Its own
// buttons do the same by keyboard, one quarter at a time.
let dragged = null;

const runs = (row) => [...row.querySelectorAll("td.run")];
const quarterOf = (row, x) => {
  const cells = [...row.querySelectorAll("td")].filter((cell) => !cell.querySelector("form"));
  return cells.findIndex((cell) => x < cell.getBoundingClientRect().right);
};

document.addEventListener("pointerdown", (event) => {
  const cell = event.target.closest(".plan-calendar td.run");
  const row = cell?.closest("tr");
  if (!row?.querySelector("form.move") || event.button !== 0) return;
  event.preventDefault();
  dragged = { row, from: quarterOf(row, event.clientX), by: 0, cells: runs(row) };
  row.classList.add("dragged");
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const { row, from, cells } = dragged;
  const all = [...row.querySelectorAll("td")].filter((cell) => !cell.querySelector("form"));
  const first = all.indexOf(cells[0]);
  const to = quarterOf(row, event.clientX);
  if (to < 0) return;
  dragged.by = Math.max(-first, Math.min(all.length - cells.length - first, to - from));
  all.forEach((cell, n) => {
    cell.classList.toggle("run", n >= first + dragged.by && n < first + dragged.by + cells.length);
  });
  dragged.start = first + dragged.by + 1;
});

const letGo = (keeps) => {
  if (!dragged) return;
  const { row, cells, by, start } = dragged;
  dragged = null;
  row.classList.remove("dragged");
  if (keeps && by) {
    const form = row.querySelector("form.move");
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "start", value: start });
    form.append(field);
    form.requestSubmit();
  } else {
    row.querySelectorAll("td").forEach((cell) => cell.classList.toggle("run", cells.includes(cell)));
  }
};

document.addEventListener("pointerup", () => letGo(true));
document.addEventListener("pointercancel", () => letGo(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") letGo(false); });
