// What opens in a cell: a text field, a list to choose from, or one row of ratings per persona.
// Everything opens at once, without asking the server, so that no key is lost on the way.

const TYPING = 600; // ms after the last key

export class Editors {
  constructor({ root, grid, saver, onLeft }) {
    Object.assign(this, { root, grid, saver, onLeft });
    this.open = null;
  }

  get isOpen() { return this.open !== null; }

  edit(item, typed = "") {
    this.close();
    if (item.dataset.rating) return this.rate(item, typed);
    if (item.dataset.kind === "choice") return this.choose(item);
    return this.write(item, typed);
  }

  write(item, typed) {
    const field = document.createElement("textarea");
    field.className = "cell-text";
    field.rows = 2;
    field.value = item.dataset.value;
    field.setAttribute("aria-label", this.labelOf(item));
    const longest = this.root.dataset[item.dataset.add ? "longestPain" : "longestTitle"];
    if (item.dataset.cell?.endsWith(":title") || item.dataset.cell?.endsWith(":name")) field.maxLength = Number(longest);
    const task = this.begin(item, field, () => field.value);
    let timer;
    field.addEventListener("input", () => {
      grow(field);
      this.saver.remember(task(field.value));
      clearTimeout(timer);
      timer = setTimeout(() => this.keep(), TYPING);
    });
    field.focus();
    if (typed) { field.value = typed; field.dispatchEvent(new Event("input")); } else field.select();
    grow(field);
  }

  choose(item) {
    const name = item.dataset.cell.split(":").at(-1);
    const field = document.getElementById(`choices-${name}`).content.firstElementChild.cloneNode(true);
    field.value = item.dataset.value;
    field.setAttribute("aria-label", this.labelOf(item));
    this.begin(item, field, () => field.value);
    field.addEventListener("change", () => this.keep());
    field.focus();
    try { field.showPicker?.(); } catch { /* only after a gesture */ }
  }

  rate(item, typed) {
    const name = item.dataset.rating.split(":").at(-1);
    const box = document.getElementById("choices-rating").content.firstElementChild.cloneNode(true);
    const stored = storedOf(item);
    for (const row of box.querySelectorAll("[data-persona]")) {
      const { value } = stored.get(row.dataset.persona) ?? { value: "" };
      for (const radio of row.querySelectorAll("input")) {
        radio.name = `${name}-${row.dataset.persona}`;
        radio.checked = radio.value === String(value);
      }
    }
    box.querySelectorAll(".rating-clear").forEach((button) => button.addEventListener("click", (event) => {
      event.preventDefault();
      const row = button.closest("[data-persona]");
      row.querySelectorAll("input").forEach((radio) => { radio.checked = false; });
      this.sendRating(item, name, row.dataset.persona, "");
    }));
    box.addEventListener("change", (event) => {
      const row = event.target.closest("[data-persona]");
      this.sendRating(item, name, row.dataset.persona, event.target.value);
    });
    this.open = { item, field: box, keep: () => {} };
    box.setAttribute("aria-label", this.labelOf(item));
    item.replaceWith(box);
    const rows = box.querySelectorAll("[data-persona]");
    const first = rows[0].querySelector("input:checked") ?? rows[0].querySelector("input");
    if (/^[1-5]$/.test(typed)) {
      const wanted = rows[0].querySelector(`input[value="${typed}"]`);
      wanted.checked = true;
      this.sendRating(item, name, rows[0].dataset.persona, typed);
      wanted.focus();
      if (rows.length === 1) this.leave();
    } else first.focus();
  }

  sendRating(item, name, persona, value) {
    const stored = storedOf(item);
    const before = stored.get(persona) ?? { value: "", rev: "0" };
    if (before.value === value) return;
    this.saver.save({
      key: `${item.dataset.rating}:${persona}`,
      url: item.href,
      fields: { value, persona, rev: before.rev, was: before.value },
    });
    stored.set(persona, { value, rev: before.rev });
    item.dataset.values = [...stored].map(([id, one]) => `${id}=${one.value}@${one.rev}`).join(" ");
  }

  // Put an editor in the place of a cell; returns what to send for a value.
  begin(item, field, read) {
    const key = item.dataset.cell ?? item.dataset.add;
    const start = { rev: item.dataset.rev ?? "0", was: item.dataset.value, sent: item.dataset.value };
    const task = (value) => ({
      key,
      url: item.href,
      fields: item.dataset.add ? { text: value } : { value, rev: start.rev, was: start.was },
    });
    const keep = () => {
      const value = read();
      if (value === start.sent) { if (!this.saver.waiting.has(key)) this.saver.forget(key); return; }
      if (item.dataset.add && !value.trim()) { this.saver.forget(key); return; }
      if (item.dataset.add && !this.open?.leaving) return; // one pain point, not one per pause
      this.saver.save(task(value));
      start.sent = value;
    };
    this.open = { item, field, keep, start, key };
    item.replaceWith(field);
    return task;
  }

  keep() { this.open?.keep(); }

  // The server has stored a value: what follows is told on top of the new revision.
  acknowledged(key, body, value) {
    const { open } = this;
    if (!open || open.key !== key) return;
    open.start.rev = String(body.rev);
    open.start.was = body.value ?? value;
    open.item.dataset.rev = String(body.rev);
    open.item.dataset.value = value;
  }

  leave() {
    const item = this.close();
    if (item) this.onLeft(item);
    return item;
  }

  // Commit and put the cell back; what it shows comes with the server's answer.
  close() {
    const { open } = this;
    if (!open) return null;
    open.leaving = true;
    open.keep();
    this.open = null;
    const typed = open.field.value;
    if (open.item.dataset.kind === "text" && !open.item.dataset.add && typed !== undefined) {
      if (typed.trim()) { open.item.textContent = typed; open.item.classList.remove("blank"); }
      open.item.dataset.value = typed;
    }
    if (open.field.isConnected) open.field.replaceWith(open.item);
    return open.item;
  }

  // What stands in the field of this key right now, if it is open.
  written(key) {
    return this.open?.key === key ? this.open.field.value : undefined;
  }

  // Forget what is being written in a field: somebody chose what should stand there.
  drop(key) {
    const { open } = this;
    if (!open || open.key !== key) return;
    this.open = null;
    if (open.field.isConnected) open.field.replaceWith(open.item);
  }

  labelOf(item) {
    const row = item.closest("tr")?.querySelector("th.lane")?.textContent.trim() ?? "";
    const column = item.closest("td")?.dataset.name ?? "";
    return [row, column].filter(Boolean).join(", ");
  }
}

export function storedOf(item) {
  return new Map((item.dataset.values ?? "").split(" ").filter(Boolean).map((part) => {
    const [persona, rest] = part.split("=");
    const at = rest.lastIndexOf("@");
    return [persona, { value: rest.slice(0, at), rev: rest.slice(at + 1) }];
  }));
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.max(field.scrollHeight, 44)}px`;
}
