// The emotion curve: each point is a slider for the keyboard and can be dragged; it snaps to a step.

const STEPS = [-2, -1, 0, 1, 2];

export class Curve {
  constructor({ root, saver, words, onChanged }) {
    Object.assign(this, { root, saver, words, onChanged });
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", (event) => this.grab(event));
    root.addEventListener("dblclick", (event) => event.target.closest(".dot") && event.preventDefault());
  }

  get dots() { return [...this.root.querySelectorAll("#curve .dot[role=slider]")]; }

  settle(wanted) {
    const { dots } = this;
    const current = wanted ?? dots[0];
    for (const dot of dots) dot.setAttribute("tabindex", dot === current ? "0" : "-1");
  }

  key(event) {
    const dot = event.target.closest?.(".dot[role=slider]");
    if (!dot || event.ctrlKey || event.metaKey || event.altKey) return;
    const { dots } = this;
    const index = dots.indexOf(dot);
    const beside = { ArrowRight: dots[index + 1], ArrowLeft: dots[index - 1], Home: dots[0], End: dots.at(-1) };
    if (event.key in beside) {
      event.preventDefault();
      if (beside[event.key]) { this.settle(beside[event.key]); beside[event.key].focus(); }
      return;
    }
    const now = dot.dataset.value === "" ? 0 : Number(dot.dataset.value);
    const to = { ArrowUp: now + 1, ArrowDown: now - 1, PageUp: 2, PageDown: -2 }[event.key]
      ?? (event.key === "Delete" || event.key === "Backspace" ? "" : undefined);
    if (to === undefined) return;
    event.preventDefault();
    this.set(dot, to === "" ? "" : Math.max(-2, Math.min(2, Math.round(to))));
    this.send(dot);
  }

  grab(event) {
    const dot = event.target.closest?.(".dot[role=slider]");
    if (!dot || event.button > 0) return;
    event.preventDefault();
    dot.focus();
    const drawing = dot.ownerSVGElement;
    const { zero, step } = drawing.dataset;
    const top = drawing.getBoundingClientRect().top;
    const scale = drawing.getBoundingClientRect().height / drawing.viewBox.baseVal.height;
    const before = dot.dataset.value;
    const move = (at) => {
      const emotion = (Number(zero) - (at.clientY - top) / scale) / Number(step);
      this.set(dot, STEPS.reduce((a, b) => (Math.abs(b - emotion) < Math.abs(a - emotion) ? b : a)));
    };
    const drop = () => {
      dot.removeEventListener("pointermove", move);
      if (dot.dataset.value !== before) this.send(dot);
    };
    dot.setPointerCapture(event.pointerId);
    dot.addEventListener("pointermove", move);
    dot.addEventListener("pointerup", drop, { once: true });
    dot.addEventListener("pointercancel", drop, { once: true });
  }

  // Show a step at once; the lines follow when the server has stored it.
  set(dot, value) {
    const { zero, step } = dot.ownerSVGElement.dataset;
    dot.dataset.value = String(value);
    dot.classList.toggle("unknown", value === "");
    dot.setAttribute("aria-valuenow", value === "" ? "0" : String(value));
    const word = value === "" ? this.root.dataset.unknown : this.words[String(value)];
    dot.setAttribute("aria-valuetext", word);
    const y = Number(zero) - (value === "" ? 0 : value) * Number(step);
    dot.querySelector("circle").setAttribute("cy", y);
    const text = dot.querySelector("text");
    if (text) {
      text.textContent = value === "" ? "" : word;
      text.setAttribute("y", y + (value >= 0 ? -15 : 24));
    }
  }

  send(dot) {
    const [persona, rest] = dot.dataset.stored.split("=");
    const at = rest.lastIndexOf("@");
    const was = rest.slice(0, at);
    this.saver.save({
      key: `emotion:${dot.dataset.touchpoint}:${persona}`,
      url: dot.dataset.url,
      fields: { value: dot.dataset.value, persona, rev: rest.slice(at + 1), was },
    });
    dot.dataset.stored = `${persona}=${dot.dataset.value}@${rest.slice(at + 1)}`;
    this.onChanged(dot);
  }
}
