// The map of a journey: everything on it works as plain links and forms; this makes it quick.

import { Curve } from "./curve.js";
import { Editors } from "./editors.js";
import { Grid } from "./grid.js";
import { Live } from "./live.js";
import { Order } from "./order.js";
import { Saver } from "./saver.js";

const root = document.getElementById("journey");
const words = JSON.parse(document.getElementById("journey-words").textContent);
const csrf = JSON.parse(document.body.dataset.hxHeaders)["X-CSRFToken"];
const state = document.getElementById("save-state");
const aloud = document.getElementById("aloud");
const DERIVED = 700; // ms of peace before the curve and the strip are drawn anew
let derivedTimer;

const announce = (text) => { aloud.textContent = ""; requestAnimationFrame(() => { aloud.textContent = text; }); };

function say(what, more = "") {
  state.dataset.state = what;
  state.textContent = what === "saved" && more ? more : words[what].replace("%s", more);
}

const saver = new Saver({
  journey: root.dataset.journey, csrf, say,
  onSaved: (task, body, more) => {
    editors.acknowledged(task.key, body, task.fields.value);
    if (body.undo) offerUndo(body.undo);
    if (body.touchpoint && !more) show({ [body.touchpoint]: body.cells });
    else if (!body.touchpoint) acknowledgeStage(task, body);
    later();
  },
  onConflict: (task, body) => conflict(task, body),
  onRefused: (task, problems) => refused(task, problems),
  onTrouble: () => {},
});
const grid = new Grid(root);
const editors = new Editors({ root, grid, saver, onLeft: (item) => grid.focus(refound(item)) });
const order = new Order({ root, grid, announce, words });
const curve = new Curve({ root, saver, words: words.emotions, onChanged: () => {} });

// ---- putting the server's cells into the map

function show(cells) {
  for (const [touchpoint, lanes] of Object.entries(cells)) {
    for (const [lane, html] of Object.entries(lanes)) {
      const td = root.querySelector(`td[data-touchpoint="${touchpoint}"][data-lane="${lane}"]`);
      if (!td || td.contains(editors.open?.field ?? null)) continue;
      const inside = td.contains(document.activeElement) ? keyOf(document.activeElement) : null;
      const grip = td.querySelector(".grip");
      td.innerHTML = html;
      if (grip) td.prepend(grip);
      const again = inside && (grid.find(inside) ?? td.querySelector(".cell, .name"));
      if (again) again.focus({ preventScroll: true });
    }
    const title = root.querySelector(`td[data-touchpoint="${touchpoint}"][data-lane="title"] .cell:not(.blank)`);
    if (title) root.querySelectorAll(`td[data-touchpoint="${touchpoint}"]`).forEach((td) => { td.dataset.name = title.textContent; });
  }
  grid.settle(document.activeElement?.closest?.(".map .cell, .map .name, .map .menu") ?? undefined);
}

function acknowledgeStage(task, body) {
  const item = grid.find(task.key);
  if (item) Object.assign(item.dataset, { rev: String(body.rev), value: body.value ?? "" });
}

const keyOf = (item) => item?.dataset?.cell ?? item?.dataset?.rating ?? item?.dataset?.add ?? "";
const refound = (item) => (item.isConnected ? item : grid.find(keyOf(item)));

// Curve, strip and legend follow from the ratings; the server works them out when typing pauses.
function later() {
  clearTimeout(derivedTimer);
  derivedTimer = setTimeout(drawDerived, DERIVED);
}

async function drawDerived() {
  if (saver.pending) { later(); return; }
  const query = new URLSearchParams(location.search);
  query.set("part", "derived");
  try {
    const response = await fetch(`${location.pathname}?${query}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!response.ok || saver.pending) return;
    const made = new DOMParser().parseFromString(await response.text(), "text/html");
    const held = document.activeElement?.closest?.(".dot")?.dataset.touchpoint;
    for (const part of made.querySelectorAll("[data-part]")) {
      const old = document.getElementById(part.id);
      if (old) old.replaceWith(part);
    }
    const dot = held && root.querySelector(`.dot[data-touchpoint="${held}"]`);
    curve.settle(dot || undefined);
    if (dot) dot.focus();
  } catch { /* drawn again with the next change */ }
}

// ---- what was refused, and two people in one field

const dialog = document.getElementById("conflict");

function conflict(task, body) {
  dialog.querySelector(".conflict-body").innerHTML = body.conflict;
  // What the field says now, to the last key, is what "mine" means.
  const mine = editors.written(task.key) ?? task.fields.value;
  const choose = (event) => {
    const button = event.target.closest("button[data-choice]");
    if (!button) return;
    event.preventDefault();
    dialog.removeEventListener("click", choose);
    dialog.close();
    const { choice } = button.dataset;
    saver.forget(task.key);
    editors.drop(task.key);
    if (choice === "theirs") { refreshMap(); return; }
    const value = choice === "both" ? both(button.value, task.fields.value, mine) : mine;
    saver.save({ ...task, fields: { ...task.fields, value, rev: body.rev, was: body.theirs } }).then(() => refreshMap());
  };
  dialog.addEventListener("click", choose);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  if (!dialog.open) dialog.showModal();
}

// The server joined the two texts it knew; mine may have grown since.
const both = (joined, sent, mine) => (joined.endsWith(sent) ? joined.slice(0, joined.length - sent.length) + mine : joined);

function refused(task, problems) {
  announce(problems.join(" "));
  const item = grid.find(task.key);
  if (item) item.classList.add("refused");
}

// ---- the map as a whole

async function refreshMap() {
  await saver.all();
  if (editors.isOpen) return;
  const where = keyOf(document.activeElement);
  const query = new URLSearchParams(location.search);
  query.set("part", "map");
  await window.htmx.ajax("GET", `${location.pathname}?${query}`, { target: "#map", swap: "outerHTML" });
  const again = where && grid.find(where);
  if (again) grid.focus(again);
}

function settle() {
  grid.settle();
  curve.settle();
  order.ready();
}

function offerUndo(label) {
  const button = document.getElementById("undo");
  if (!button) return;
  button.disabled = false;
  button.title = label;
}

let toastTimer;
function toast(said, withUndo) {
  const box = document.getElementById("toast");
  box.querySelector("span").textContent = said;
  box.querySelector("button").hidden = !withUndo;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 10000);
}

document.body.addEventListener("journey:done", (event) => {
  const { said, focus, undo, refused: no } = event.detail;
  settle();
  announce(said);
  toast(said, undo && !no);
  if (!focus) return;
  const item = grid.find(focus);
  if (!item) return;
  grid.focus(item);
  if (item.classList.contains("blank")) editors.edit(item);
});
document.body.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "map" || event.target.id === "map") settle(); });
// Somebody began to write while the map was asked for anew: what is being written stays.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const refresh = event.detail.target?.id === "map" && event.detail.requestConfig?.verb === "get";
  if (!refresh || (!editors.isOpen && !order.isHolding)) return;
  event.detail.shouldSwap = false;
  setTimeout(refreshMap, 4000);
});
document.body.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.verb === "post") editors.close(); });

// ---- mouse and keyboard

root.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const item = event.target.closest(".map .cell");
  if (item) { event.preventDefault(); editors.edit(item); }
});

root.addEventListener("focusout", () => {
  // Leaving the editor in any way keeps what was typed; going from radio to radio is not leaving.
  setTimeout(() => {
    const { open } = editors;
    if (open && !open.field.contains(document.activeElement) && document.hasFocus() && !dialog.open) editors.close();
  });
});

root.addEventListener("keydown", (event) => {
  if (event.target.closest("dialog, #curve, .journey-tools")) return;
  if (editors.isOpen && editors.open.field.contains(event.target)) { inEditor(event); return; }
  const item = event.target.closest(".map .cell, .map .menu, .map .name, .map .add-here");
  if (item) inGrid(event, item);
});

function inEditor(event) {
  const text = event.target.matches("textarea");
  if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey)) {
    event.preventDefault();
    editors.leave();
  } else if (event.key === "Tab") {
    event.preventDefault();
    const item = editors.close();
    const next = grid.following(refound(item), event.shiftKey ? -1 : 1);
    if (next) { grid.focus(next); editors.edit(next); } else grid.focus(item);
  } else if (!text && !event.target.matches("select") && /^[1-5]$/.test(event.key)) {
    const radio = event.target.closest("[data-persona]")?.querySelector(`input[value="${event.key}"]`);
    if (radio) { radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); radio.focus(); }
  }
}

function inGrid(event, item) {
  if (order.isHolding) { order.key(event); return; }
  const { key } = event;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z" || key === "Z") { event.preventDefault(); press(event.shiftKey ? "redo" : "undo"); }
    if (key === "y") { event.preventDefault(); press("redo"); }
    if (key === "Home") { event.preventDefault(); grid.focus(grid.items[0]); }
    if (key === "End") { event.preventDefault(); grid.focus(grid.items.at(-1)); }
    return;
  }
  if (event.altKey) return;
  if (/^(Arrow|Home$|End$)/.test(key)) { event.preventDefault(); grid.move(item, key); }
  else if (!item.matches(".cell")) return;
  else if (key === "Enter" || key === "F2") { event.preventDefault(); editors.edit(item); }
  else if (key === " ") {
    event.preventDefault();
    if (item.dataset.cell?.startsWith("touchpoint:") && item.dataset.cell.endsWith(":title")) order.hold(item);
    else editors.edit(item);
  } else if (key.length === 1) { event.preventDefault(); editors.edit(item, key); }
}

async function press(which) {
  await saver.all();
  const button = document.getElementById(which);
  if (button && !button.disabled) button.click();
}

// Rows copied from a spreadsheet, pasted anywhere on the map: shown before anything is written.
root.addEventListener("paste", (event) => {
  if (event.target.closest("input, textarea, select")) return;
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const form = document.getElementById("paste-form");
  form.elements.text.value = text;
  form.requestSubmit();
});

document.getElementById("toast")?.querySelector("button").addEventListener("click", () => {
  document.getElementById("toast").hidden = true;
  press("undo");
});

// ---- begin

for (const task of saver.remembered()) saver.save(task);
if (document.getElementById("map")) settle();
if (root.dataset.changesUrl) {
  new Live({
    root, url: root.dataset.changesUrl, csrf,
    where: () => keyOf(editors.open?.item ?? document.activeElement),
    onCells: (late) => { show(late.cells); later(); },
    onStructure: () => { if (!editors.isOpen && !order.isHolding && !saver.pending) refreshMap(); else setTimeout(refreshMap, 4000); },
  });
}
