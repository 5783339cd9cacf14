// Sliders beside the number fields, own figures taken over in place, and a sentence for who listens.

const decimalMark = document.documentElement.lang === "es" ? "," : ".";
const numberIn = (field) => {
  const text = field?.value.trim().replace(/[\s\u202f\u00a0]/g, "").replace(",", ".") ?? "";
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};

// Between low and high where both are given, else between what the assumption can be at all.
function ends(slider, field) {
  const low = numberIn(document.getElementById(`${field.id}_low`));
  const high = numberIn(document.getElementById(`${field.id}_high`));
  if (low !== null && high !== null && low < high) return [low, high];
  if (slider.dataset.max) return [Number(slider.dataset.min), Number(slider.dataset.max)];
  const now = numberIn(field);
  return now ? [Math.min(0, 2 * now), Math.max(0, 2 * now)] : null;
}

function follow(slider) {
  const field = document.getElementById(slider.dataset.slides);
  const between = ends(slider, field);
  const now = numberIn(field);
  slider.hidden = between === null || now === null;
  if (slider.hidden || document.activeElement === slider) return;
  const step = Number(slider.dataset.step) || 1;
  slider.step = between[1] - between[0] < 10 * step ? (between[1] - between[0]) / 20 : step;
  [slider.min, slider.max] = between;
  slider.value = now;
}

const sliders = [...document.querySelectorAll("[data-slides]")];
sliders.forEach(follow);

document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slides]");
  if (slider) {
    const decimals = (String(Number(slider.step)).split(".")[1] ?? "").length;
    const text = String(Number(Number(slider.value).toFixed(Math.min(4, decimals))));
    document.getElementById(slider.dataset.slides).value = text.replace(".", decimalMark);
  } else if (event.target.closest("#assumptions")) sliders.forEach(follow);
});

// Taking an own figure over needs no reload; without this the button asks the server for the page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=take]");
  if (!button) return;
  event.preventDefault();
  for (const field of JSON.parse(button.dataset.take)) document.getElementById(field.id).value = field.value;
  sliders.forEach(follow);
  button.dispatchEvent(new Event("input", { bubbles: true }));
});

// What was opened stays open when figures are computed anew.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const before = event.detail.target;
  for (const part of event.detail.fragment.querySelectorAll?.("details[id]") ?? []) {
    if (before.querySelector(`#${CSS.escape(part.id)}`)?.open) part.open = true;
  }
});

document.addEventListener("htmx:afterRequest", () => {
  const wrong = [...document.querySelectorAll("#worth .problems a")].map((link) => link.getAttribute("href").slice(1));
  for (const field of document.querySelectorAll("#assumptions [id^=id_]")) {
    if (wrong.includes(field.id)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  const sentence = document.querySelector("#worth h1")?.textContent ?? "";
  const said = document.getElementById("said");
  if (said && said.textContent !== sentence) said.textContent = sentence;
});
