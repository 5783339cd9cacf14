// Draws every [data-chart] once plotly is there, in the colours of the person's theme.

const styles = () => getComputedStyle(document.documentElement);
const colour = (value) => (typeof value === "string" && value.startsWith("var:"))
  ? styles().getPropertyValue(`--${value.slice(4)}`).trim() : value;

function inTheme(node) {
  if (Array.isArray(node)) return node.map(inTheme);
  if (node && typeof node === "object") return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, inTheme(v)]));
  return colour(node);
}

function draw(place) {
  const figure = inTheme(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  const phone = place.clientWidth < 480;
  const layout = {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: styles().getPropertyValue("--font"), size: phone ? 12 : 14, color: colour("var:ink") },
    legend: { orientation: "h", y: -0.15, x: 0.5, xanchor: "center" },
    hoverlabel: { namelength: -1, bgcolor: colour("var:surface"), bordercolor: colour("var:line"), font: { color: colour("var:ink") } },
    dragmode: false, separators: document.documentElement.lang === "es" ? ",\u202f" : ".,",
    ...figure.layout,
  };
  if (phone && layout.polar) layout.margin = { l: 48, r: 48, t: 24, b: 24 };
  const config = {
    locale: document.documentElement.lang, responsive: true, displaylogo: false, displayModeBar: phone ? false : "hover",
    modeBarButtonsToRemove: ["zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d"],
  };
  place.setAttribute("role", "figure"); // a picture until now; what plotly draws can be operated
  Plotly.react(place, figure.data, layout, config);
  place.dataset.drawn = "true";
}

export function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }

drawAll();
// Paper is narrower than a screen, and what hangs over its edge is cut off.
const PAPER = 660; // pixels: A4 with usual margins
window.addEventListener("beforeprint", () => document.querySelectorAll("[data-drawn]").forEach((place) => {
  if (place.clientWidth > PAPER) Plotly.relayout(place, { width: PAPER });
}));
window.addEventListener("afterprint", drawAll);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-chart]:not([data-drawn])").forEach(draw));
