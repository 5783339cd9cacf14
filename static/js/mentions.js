// Typing @ in a comment offers the members to choose from; choosing one also ticks their box.
// Without this file the boxes and whole names after @ do the same.

const AT_WORD = /(?:^|\s)@([^\s@][^@\n]{0,40})?$/u;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let menu = null; // the open list: { field, list, options, chosen, from }

function peopleOf(field) {
  return [...field.form.querySelectorAll(".mention-list label")].map((label) => ({
    name: label.textContent.trim(), box: label.querySelector("input"),
  }));
}

function close() {
  if (!menu) return;
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) menu.field.removeAttribute(name);
  menu.list.remove();
  menu = null;
}

function choose(number) {
  menu.chosen = (number + menu.options.length) % menu.options.length;
  menu.options.forEach(({ row }, index) => row.setAttribute("aria-selected", String(index === menu.chosen)));
  const row = menu.options[menu.chosen].row;
  row.scrollIntoView({ block: "nearest" });
  menu.field.setAttribute("aria-activedescendant", row.id);
}

function take() {
  const { field, from, options, chosen } = menu;
  const { name, box } = options[chosen];
  field.setRangeText(`@${name} `, from, field.selectionStart, "end");
  box.checked = true;
  box.closest("details").open = true;
  close();
}

function offer(field) {
  close();
  const typed = AT_WORD.exec(field.value.slice(0, field.selectionStart));
  if (!typed) return;
  const wanted = plain(typed[1] ?? "");
  const people = peopleOf(field).filter(({ name }) =>
    plain(name).startsWith(wanted) || plain(name).split(/\s+/u).some((word) => word.startsWith(wanted)));
  if (!people.length) return;
  const list = document.createElement("ul");
  list.className = "mention-menu";
  list.id = `${field.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.form.querySelector(".mention summary").textContent);
  const options = people.map((person, index) => {
    const row = document.createElement("li");
    row.id = `${list.id}-${index}`;
    row.setAttribute("role", "option");
    row.textContent = person.name;
    row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); take(); });
    list.append(row);
    return { ...person, row };
  });
  field.after(list);
  menu = { field, list, options, chosen: 0, from: field.selectionStart - (typed[1] ?? "").length - 1 };
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  choose(0);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-mentions]")) offer(event.target);
});
document.addEventListener("focusout", (event) => { if (menu?.field === event.target) close(); });
document.addEventListener("keydown", (event) => {
  if (menu?.field !== event.target || event.isComposing) return;
  if (event.key === "ArrowDown") choose(menu.chosen + 1);
  else if (event.key === "ArrowUp") choose(menu.chosen - 1);
  else if (event.key === "Enter" || event.key === "Tab") take();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
