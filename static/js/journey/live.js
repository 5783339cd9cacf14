// Other people at the same journey: who is here, where they stand, and what they changed.

const EVERY = 5000;

export class Live {
  constructor({ root, url, csrf, where, onCells, onStructure }) {
    Object.assign(this, { root, url, csrf, where, onCells, onStructure });
    this.since = root.dataset.now;
    this.timer = setInterval(() => this.ask(), EVERY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
    this.ask();
  }

  async ask() {
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      const response = await fetch(this.url + location.search, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.csrf },
        body: new URLSearchParams({ since: this.since, cell: this.where() }),
        credentials: "same-origin",
        redirect: "manual",
      });
      if (!response.ok) { if (response.status >= 400 && response.status < 500) clearInterval(this.timer); return; }
      const late = await response.json();
      this.since = late.now;
      this.show(late.people);
      if (late.structure) this.onStructure(late);
      else if (Object.keys(late.cells).length) this.onCells(late);
    } catch { /* the network is away: the saver says so where it matters */ } finally { this.asking = false; }
  }

  show(people) {
    const list = document.getElementById("presence");
    const text = people.map((one) => one.name).join(", ");
    if (list.dataset.people !== text) {
      list.dataset.people = text;
      list.textContent = text ? `${list.dataset.words} ${text}` : "";
    }
    this.root.querySelectorAll(".someone").forEach((td) => { td.classList.remove("someone"); td.removeAttribute("title"); });
    for (const { name, cell } of people) {
      const wanted = cell && CSS.escape(cell);
      const td = cell && this.root.querySelector(`[data-cell="${wanted}"], [data-rating="${wanted}"]`)?.closest("td, th");
      if (td) { td.classList.add("someone"); td.title = name; }
    }
  }
}
