// Reordering: by dragging a title, by keyboard (Space, arrows, Space), and from each card's menu.
// All three end in the same request; the server answers with the map as it then stands.

export class Order {
  constructor({ root, grid, announce, words }) {
    Object.assign(this, { root, grid, announce, words });
    this.held = null;
    document.addEventListener("click", (event) => this.menu(event));
    document.getElementById("card-menu")?.addEventListener("click", (event) => {
      const button = event.target.closest("button[value]");
      if (button) event.currentTarget.close(button.value);
    });
  }

  get board() { return this.root.querySelector("#map"); }

  // Touchpoints in the order of the journey, with the stage each stands in.
  get places() {
    return [...this.board.querySelectorAll("tr.titles td")].map((td) => ({
      td, touchpoint: td.dataset.touchpoint ?? "", stage: td.dataset.stage, name: td.dataset.name ?? "",
    }));
  }

  ready() {
    const titles = this.board.querySelector("tr.titles");
    if (!titles || !window.Sortable || window.Sortable.get(titles) || !titles.querySelector(".grip")) return;
    let over = null;
    window.Sortable.create(titles, {
      draggable: "td", handle: ".grip", animation: 120, direction: "horizontal",
      scroll: this.board.querySelector(".map-scroll"), bubbleScroll: false,
      onMove: (event) => { over = event.related.dataset.stage; return Boolean(event.related.matches("td")); },
      onEnd: (event) => {
        const moved = event.item;
        if (event.oldIndex === event.newIndex && over === null) return;
        const stage = over ?? moved.dataset.stage;
        const before = this.places.filter((place) => place.touchpoint);
        const index = before.findIndex((place) => place.td === moved);
        const position = before.slice(0, index).filter((place) => place.stage === stage).length;
        over = null;
        this.move(moved.dataset.touchpoint, { stage, position });
      },
    });
  }

  move(touchpoint, values) {
    const url = this.board.dataset.moveUrl.replace(NOBODY, touchpoint);
    return window.htmx.ajax("POST", url + location.search, { target: "#map", swap: "outerHTML", values });
  }

  // ---- by keyboard

  get isHolding() { return this.held !== null; }

  hold(item) {
    const td = item.closest("td");
    const place = this.places.find((one) => one.td === td);
    this.held = { touchpoint: td.dataset.touchpoint, name: td.dataset.name, stage: place.stage, position: this.siblings(place.stage, "").indexOf(td.dataset.touchpoint), item };
    item.closest("td").classList.add("held");
    this.announce(this.words.held.replace("%s", td.dataset.name));
  }

  stages() { return [...this.board.querySelectorAll("th.stage")].map((th) => ({ id: th.dataset.stage, name: th.dataset.name })); }

  siblings(stage, without) {
    return this.places.filter((place) => place.stage === stage && place.touchpoint && place.touchpoint !== without).map((place) => place.touchpoint);
  }

  key(event) {
    const { held } = this;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    event.preventDefault();
    if (step) {
      const stages = this.stages();
      let index = stages.findIndex((stage) => stage.id === held.stage);
      const others = this.siblings(held.stage, held.touchpoint);
      held.position += step;
      if (held.position < 0 && index > 0) {
        index -= 1; held.stage = stages[index].id; held.position = this.siblings(held.stage, held.touchpoint).length;
      } else if (held.position > others.length && index < stages.length - 1) {
        index += 1; held.stage = stages[index].id; held.position = 0;
      }
      const count = this.siblings(held.stage, held.touchpoint).length;
      held.position = Math.max(0, Math.min(held.position, count));
      this.mark();
      this.announce(this.words.over.replace("%s", stages[index].name).replace("%d", held.position + 1).replace("%d", count + 1));
    } else if (event.key === " " || event.key === "Enter") {
      this.held = null;
      this.move(held.touchpoint, { stage: held.stage, position: held.position });
    } else if (event.key === "Escape" || event.key === "Tab") {
      this.held = null;
      this.unmark();
      held.item.closest("td").classList.remove("held");
      this.announce(this.words.dropped.replace("%s", held.name));
    }
  }

  // A line where it would be put down.
  mark() {
    this.unmark();
    const { held } = this;
    const here = this.places.filter((place) => place.stage === held.stage && place.touchpoint !== held.touchpoint);
    const before = here.filter((place) => place.touchpoint)[held.position];
    if (before) before.td.classList.add("drop-before");
    else here.at(-1)?.td.classList.add("drop-after");
    (before ?? here.at(-1))?.td.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  unmark() {
    this.board.querySelectorAll(".drop-before, .drop-after").forEach((td) => td.classList.remove("drop-before", "drop-after"));
  }

  // ---- from the menu of a card

  menu(event) {
    const opener = event.target.closest("[data-menu]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    const dialog = document.getElementById("card-menu");
    if (!dialog) return;
    event.preventDefault();
    const td = opener.closest("td");
    dialog.dataset.touchpoint = opener.dataset.menu;
    dialog.querySelector("h2").textContent = td.dataset.name;
    dialog.querySelector("a").href = opener.href;
    dialog.querySelector("select").value = td.dataset.stage;
    dialog.querySelector("input[type=number]").value = this.siblings(td.dataset.stage, "").indexOf(opener.dataset.menu) + 1;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      const touchpoint = dialog.dataset.touchpoint;
      const stage = dialog.querySelector("select").value;
      const position = Math.max(0, Number(dialog.querySelector("input[type=number]").value) - 1);
      const act = {
        earlier: () => this.move(touchpoint, { by: -1 }),
        later: () => this.move(touchpoint, { by: 1 }),
        move: () => this.move(touchpoint, { stage, position }),
        remove: () => window.htmx.ajax("POST", this.board.dataset.removeUrl.replace(NOBODY, touchpoint) + location.search, { target: "#map", swap: "outerHTML" }),
      }[dialog.returnValue];
      if (act) act(); else opener.focus();
    }, { once: true });
  }
}

export const NOBODY = "00000000-0000-0000-0000-000000000000";
