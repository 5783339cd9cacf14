// The reflection: each field is saved on its own while people write, and nothing typed is lost.

import { Saver } from "./journey/saver.js";

const words = document.getElementById("words").dataset;
const place = document.getElementById("state");
const PAUSE = 700; // after the last key
const forms = [...document.querySelectorAll("form.question")];
const fieldsOf = (form) => [...form.querySelectorAll("[data-field]")];
const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);
const keyOf = (form, field) => `${form.id}:${field.dataset.field}`;

function put(field, value) {
  if (field.type === "checkbox") field.checked = Boolean(value);
  else field.value = value;
}

function say(state, text) {
  const bad = ["offline", "conflict", "refused", "trouble"].includes(state);
  place.classList.toggle("bad", bad);
  place.textContent = text && state !== "offline" ? text : words[state] ?? "";
}

function find(key) {
  const [id, name] = key.split(":");
  const form = document.getElementById(id);
  return [form, form?.querySelector(`[data-field="${name}"]`)];
}

const saver = new Saver({
  journey: `reflection:${words.reflection}`,
  csrf: document.querySelector("[name=csrfmiddlewaretoken]").value,
  say,
  onSaved(task, body) {
    const [form, field] = find(task.key);
    form.dataset.rev = body.rev;
    form.elements.rev.value = body.rev;
    field.dataset.was = body.value;
    form.querySelector(".who").textContent = body.who;
    form.querySelector(".print-copy").textContent = form.elements.text.value;
    if (!field.dataset.apart) form.querySelector(".question-state").replaceChildren();
  },
  onConflict(task, body) {
    const [form, field] = find(task.key);
    const state = form.querySelector(".question-state");
    state.innerHTML = body.conflict;
    state.dataset.key = task.key;
    form.dataset.rev = body.rev;
    field.dataset.was = body.theirs;
    field.dataset.apart = "1";
  },
  onRefused(task, problems) {
    const [form] = find(task.key);
    const line = document.createElement("p");
    line.className = "field-error";
    line.textContent = problems.join(" ");
    form.querySelector(".question-state").replaceChildren(line);
  },
  onTrouble(task, status) { if (status === 410) say("trouble", words.finished); },
});

function save(form, field) {
  const value = valueOf(field);
  if (value === field.dataset.was || field.dataset.apart) return;
  saver.save({
    key: keyOf(form, field),
    url: form.action,
    fields: { field: field.dataset.field, value, was: field.dataset.was, rev: form.dataset.rev },
  });
}

for (const form of forms) {
  form.addEventListener("submit", (event) => { event.preventDefault(); fieldsOf(form).forEach((field) => save(form, field)); });
  for (const field of fieldsOf(form)) {
    let pause = null;
    field.dataset.was = form.elements[`was_${field.dataset.field}`].value;
    field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(() => save(form, field), PAUSE); });
    field.addEventListener("change", () => { clearTimeout(pause); save(form, field); });
  }
  form.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    const state = form.querySelector(".question-state");
    const [, field] = find(state.dataset.key);
    const theirs = field.dataset.was;
    if (choice === "theirs") put(field, theirs);
    if (choice === "both") put(field, `${theirs}\n${valueOf(field)}`);
    delete field.dataset.apart;
    state.replaceChildren();
    saver.forget(state.dataset.key);
    say("");
    save(form, field);
    field.focus();
  });
}

// What was typed here the last time and never reached the server.
for (const task of saver.remembered()) {
  const [form, field] = find(task.key);
  if (!field || task.fields.value === field.dataset.was) { saver.forget(task.key); continue; }
  put(field, task.fields.value);
  say("restored", words.restored);
  saver.save(task);
}
