// A page of single-field forms: each saves itself while one writes, with the state said aloud.

import { Saver } from "./saver.js";

const TYPING = 600;
const root = document.getElementById("journey");
const words = JSON.parse(document.getElementById("journey-words").textContent);
const state = document.getElementById("save-state");
const dialog = document.getElementById("conflict");

function say(what, more = "") {
  state.dataset.state = what;
  state.textContent = what === "saved" && more ? more : words[what].replace("%s", more);
}

const saver = new Saver({
  journey: root.dataset.journey,
  csrf: JSON.parse(document.body.dataset.hxHeaders)["X-CSRFToken"],
  say,
  onSaved: (task, body) => {
    const form = formOf(task.key);
    if (!form) return;
    form.elements.rev.value = body.rev;
    form.elements.was.value = body.value ?? task.fields.value;
    clear(form);
  },
  onConflict: (task, body) => {
    dialog.querySelector(".conflict-body").innerHTML = body.conflict;
    dialog.addEventListener("click", function choose(event) {
      const button = event.target.closest("button[data-choice]");
      if (!button) return;
      event.preventDefault();
      dialog.removeEventListener("click", choose);
      dialog.close();
      const form = formOf(task.key);
      put(form, button.value);
      form.elements.rev.value = body.rev;
      form.elements.was.value = body.theirs;
      saver.forget(task.key);
      if (button.dataset.choice !== "theirs") saver.save(taskOf(form));
      else say("saved");
    });
    dialog.showModal();
  },
  onRefused: (task, problems) => {
    const form = formOf(task.key);
    if (!form) return;
    clear(form);
    const line = document.createElement("p");
    line.className = "field-error";
    line.textContent = problems.join(" ");
    form.append(line);
    fieldOf(form).setAttribute("aria-invalid", "true");
  },
  onTrouble: () => {},
});

const formOf = (key) => root.querySelector(`form[data-autosave="${CSS.escape(key)}"]`);
const fieldOf = (form) => form.querySelector("[name=value]");

function read(form) {
  const fields = [...form.querySelectorAll("[name=value]")];
  if (fields[0].type === "radio") return fields.find((field) => field.checked)?.value ?? "";
  if (fields[0].type === "checkbox") return fields[0].checked ? "on" : "";
  return fields[0].value;
}

function put(form, value) {
  const fields = [...form.querySelectorAll("[name=value]")];
  if (fields[0].type === "radio") fields.forEach((field) => { field.checked = field.value === value; });
  else if (fields[0].type === "checkbox") fields[0].checked = value === "on" || value === "true";
  else fields[0].value = value;
}

function clear(form) {
  form.querySelectorAll(".field-error").forEach((line) => line.remove());
  fieldOf(form).removeAttribute("aria-invalid");
}

function taskOf(form) {
  const fields = { value: read(form), rev: form.elements.rev.value, was: form.elements.was.value };
  if (form.elements.persona) fields.persona = form.elements.persona.value;
  return { key: form.dataset.autosave, url: form.action, fields };
}

function save(form) {
  const task = taskOf(form);
  if (form.dataset.sent === task.fields.value) return;
  form.dataset.sent = task.fields.value;
  saver.save(task);
}

for (const form of root.querySelectorAll("form[data-autosave]")) {
  form.dataset.sent = read(form);
  form.classList.add("is-live");
  let timer;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    saver.remember(taskOf(form));
    clearTimeout(timer);
    timer = setTimeout(() => save(form), TYPING);
  });
  form.addEventListener("change", () => { clearTimeout(timer); save(form); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); save(form); });
}

for (const task of saver.remembered()) {
  const form = formOf(task.key);
  if (form) { put(form, task.fields.value); saver.save(task); }
}
