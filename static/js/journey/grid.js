// Moving about in the map: one tab stop, arrows, Home and End, in the order things are seen.

const ITEMS = ".cell, .menu, .name, .add-here";

export class Grid {
  constructor(root) { this.root = root; }

  get table() { return this.root.querySelector("table.map"); }
  get items() { return this.table ? [...this.table.querySelectorAll(ITEMS)] : []; }

  // Every item but one leaves the tab order; the one is where the person last stood.
  settle(wanted) {
    const items = this.items;
    if (!items.length) return;
    const current = wanted ?? items.find((item) => item.dataset.here !== undefined) ?? items[0];
    for (const item of items) { item.tabIndex = -1; delete item.dataset.here; }
    current.tabIndex = 0;
    current.dataset.here = "";
  }

  focus(item) {
    if (!item) return;
    this.settle(item);
    item.focus({ preventScroll: false });
    item.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  find(key) {
    const wanted = CSS.escape(key);
    return this.table?.querySelector(`[data-cell="${wanted}"], [data-rating="${wanted}"], [data-add="${wanted}"]`);
  }

  move(from, key) {
    const row = from.closest("tr");
    const inRow = [...row.querySelectorAll(ITEMS)];
    const index = inRow.indexOf(from);
    if (key === "ArrowRight") return this.focus(inRow[index + 1]);
    if (key === "ArrowLeft") return this.focus(inRow[index - 1]);
    if (key === "Home") return this.focus(inRow[0]);
    if (key === "End") return this.focus(inRow.at(-1));
    return this.focus(this.beside(from, key === "ArrowDown" ? 1 : -1));
  }

  // The nearest item in the rows above or below that stands in the same column; a stage's head
  // stands over all of its columns.
  beside(from, step) {
    const rows = [...this.table.rows];
    const middle = centre(from.closest("td, th"));
    const inCell = [...from.closest("td, th").querySelectorAll(ITEMS)];
    const within = inCell[inCell.indexOf(from) + step];
    if (within && !within.matches(".menu") && !from.matches(".menu")) return within;
    for (let i = rows.indexOf(from.closest("tr")) + step; i >= 0 && i < rows.length; i += step) {
      const over = [...rows[i].cells].find((cell) => {
        const box = cell.getBoundingClientRect();
        return cell.querySelector(ITEMS) && box.left <= middle && middle < box.right && !cell.matches(".lane");
      });
      const found = over && [...over.querySelectorAll(ITEMS)];
      if (found?.length) return step > 0 ? found[0] : found.findLast((item) => !item.matches(".menu")) ?? found[0];
    }
    return undefined;
  }

  // The next thing to fill in, in reading order: menus are passed over.
  following(from, step) {
    const cells = this.items.filter((item) => item.matches(".cell") || item === from);
    return cells[cells.indexOf(from) + step];
  }
}

function centre(cell) {
  const box = cell.getBoundingClientRect();
  return box.left + Math.min(box.width, 176) / 2;
}
