// The questionnaire: keys, moving on, and nothing typed is ever lost.
//
// Every choice and comment is written down in this browser before it is sent and forgotten
// only when the server has it. What could not be delivered is sent again, from any screen.

const words = document.getElementById("words")?.dataset ?? {};
const screen = () => document.getElementById("screen");
const form = () => document.getElementById("answer");
const participant = () => document.querySelector("[data-participant]")?.dataset.participant;
const blink = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350;
const FIRST_RETRY = 2000;
let shownAt = performance.now();
let moveOn = false;

function say(text, kind = "") {
  const place = document.getElementById("saved");
  if (place) { place.className = `saved ${kind}`; place.textContent = text; }
}

// --- what waits to be sent -------------------------------------------------------------------
const boxKey = () => `waiting:${participant()}`;
const draftKey = (f) => `draft:${f.dataset.participant}:${f.dataset.question}`;
const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
const write = (key, value) => {
  try { Object.keys(value).length ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); }
  catch { /* a private window without storage: the page itself still holds the answer */ }
};

function note(f, field, value) {
  const box = read(boxKey());
  box[f.action] = { ...box[f.action], [field]: value };
  write(boxKey(), box);
}

// Only what was sent is forgotten: a newer choice may have been made meanwhile.
function forget(address, field, value) {
  const box = read(boxKey());
  if (box[address]?.[field] !== value) return;
  delete box[address][field];
  if (!Object.keys(box[address]).length) delete box[address];
  write(boxKey(), box);
}

function drafts() {
  const start = `draft:${participant()}:`;
  return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => ({ key, ...read(key) }));
}

function forgetDraft(key, text, rev) {
  const draft = read(key);
  write(key, draft.text === text || draft.text === undefined ? {} : { ...draft, rev });
}

const revIn = (html) => /name="comment_rev" value="(\d+)"/.exec(html)?.[1] ?? "0";
const dot = (address) => document.getElementById(`dot-${address.split("/").at(-2)}`);

let retryTimer = null;
let retryAfter = FIRST_RETRY;
function unreachable() {
  say(words.offline, "bad");
  if (retryTimer) return;
  retryTimer = setTimeout(() => { retryTimer = null; sendWaiting(); }, retryAfter);
  retryAfter = Math.min(retryAfter * 1.6, 30000);
}

// Null where nobody answered, or nobody who can.
async function post(address, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    return answer.status >= 500 || [401, 403, 404].includes(answer.status) ? null : answer;
  } catch { return null; }
}

let sending = false;
async function sendWaiting({ justShown = false } = {}) {
  if (sending || !participant()) return;
  sending = true;
  try {
    let sent = 0;
    for (const [address, fields] of Object.entries(read(boxKey()))) {
      const answer = await post(address, fields);
      if (!answer) { unreachable(); return; }
      for (const [field, value] of Object.entries(fields)) forget(address, field, value);
      if (answer.headers.get("HX-Redirect")) { location.assign(answer.headers.get("HX-Redirect")); return; }
      if (answer.ok && fields.choice) dot(address)?.classList.add("done");
      swapIn(await answer.text());
      sent += 1;
    }
    for (const draft of drafts().filter((one) => !one.stuck)) {
      if (draft.address === form()?.action) {
        if (!justShown) htmx.trigger("#comment", "resolved");
        continue;
      }
      const answer = await post(draft.address, { comment: draft.text, comment_rev: draft.rev, comment_shown: "-" });
      if (!answer) { unreachable(); return; }
      // Refused: too long, or changed elsewhere. Its own screen shows that and asks.
      if (answer.ok) forgetDraft(draft.key, draft.text, revIn(await answer.text()));
      else write(draft.key, { text: draft.text, rev: draft.rev, address: draft.address, stuck: true });
      sent += 1;
    }
    retryAfter = FIRST_RETRY;
    if (sent && !form()) location.reload();
  } finally { sending = false; }
}

function swapIn(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const piece of holder.content.querySelectorAll("[data-hx-swap-oob]")) {
    piece.removeAttribute("data-hx-swap-oob");
    document.getElementById(piece.id)?.replaceWith(piece);
  }
}

// --- saving ----------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const f = event.target.form;
  if (f?.id === "answer" && event.target.type === "radio") {
    if (event.target.name === "choice") f.elements.seconds.value = ((performance.now() - shownAt) / 1000).toFixed(1);
    note(f, event.target.name, event.target.value);
  }
  if (["advance", "shortcuts"].includes(event.target.id)) localStorage.setItem(event.target.id, event.target.checked ? "1" : "0");
}, true);

document.addEventListener("input", (event) => {
  const f = event.target.form;
  // A number and "I don't know" exclude one another: the last one given holds.
  if (event.target.id === "unknown" && event.target.checked) document.getElementById("expected").value = "";
  if (event.target.id === "expected" && event.target.value) document.getElementById("unknown").checked = false;
  if (event.target.id === "comment") {
    write(draftKey(f), { text: event.target.value, rev: f.elements.comment_rev.value, address: f.action });
  }
});

// The request itself is listened to: a field that has left the page hears nothing any more.
document.addEventListener("htmx:beforeRequest", (event) => {
  const field = event.target.dataset?.autosave;
  if (!field) return;
  const f = event.target.closest("form");
  const sent = f.elements[field].value;
  const { xhr } = event.detail;
  say(words.saving);
  xhr.addEventListener("load", () => answered(f, field, sent, xhr));
  xhr.addEventListener("error", unreachable);
  xhr.addEventListener("timeout", unreachable);
});

function answered(f, field, sent, xhr) {
  const saved = xhr.status >= 200 && xhr.status < 300;
  if (xhr.status >= 500) { unreachable(); return; }
  // The link was renewed or the page is too old: the page as it is now says so.
  if ([401, 403, 404].includes(xhr.status)) { location.reload(); return; }
  retryAfter = FIRST_RETRY;
  if (field === "comment") {
    if (saved) forgetDraft(draftKey(f), sent, revIn(xhr.responseText));
    return;
  }
  forget(f.action, field, sent);
  if (!saved || field !== "choice") return;
  dot(f.action)?.classList.add("done");
  if (moveOn && localStorage.getItem("advance") !== "0") {
    setTimeout(() => { if (form() === f) go("next"); }, blink);
  }
  moveOn = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-resolve]");
  if (!button) return;
  const f = form();
  const field = f.elements.comment;
  const theirs = document.getElementById("theirs").textContent;
  if (button.dataset.resolve === "theirs") field.value = theirs;
  if (button.dataset.resolve === "both") field.value = `${theirs}\n${field.value}`;
  f.elements.comment_rev.value = button.dataset.rev;
  f.elements.comment_shown.value = "-";
  button.closest(".comment-state").replaceChildren();
  write(draftKey(f), { text: field.value, rev: button.dataset.rev, address: f.action });
  htmx.trigger(field, "resolved");
  field.focus();
});

// Handing in waits for what waits.
document.addEventListener("submit", async (event) => {
  const handingIn = event.target;
  if (!handingIn.dataset.participant || handingIn.id === "answer") return;
  if (!drafts().length && !Object.keys(read(boxKey())).length) return;
  event.preventDefault();
  await sendWaiting();
  const left = drafts();
  if (left.length) location.assign(left[0].address);
});

// --- moving ----------------------------------------------------------------------------------
function go(direction) {
  const button = form()?.querySelector(`[data-go="${direction}"]`);
  if (!button) return;
  const address = button.dataset.href;
  if (!navigator.onLine) { say(words.offline, "bad"); return; }
  if (!/\/[A-Z]{2}\d\/$/.test(address)) { location.assign(address); return; }
  // Settled at once: a key pressed in the pause that htmx makes would be heard by nobody.
  htmx.ajax("GET", address, { target: "#screen", swap: "innerHTML settle:0ms", push: address })
    .catch(() => say(words.offline, "bad"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-go]");
  if (!button) return;
  event.preventDefault();
  const comment = document.getElementById("comment");
  if (comment && document.activeElement === comment) comment.blur();
  go(button.dataset.go);
});

document.addEventListener("pointerdown", (event) => {
  if (event.target.closest(".choices")) moveOn = true;
});

document.addEventListener("keydown", (event) => {
  const f = form();
  if (!f || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("textarea, input[type=text], select");
  if (typing) return;
  const key = event.key.toLowerCase();
  // Single keys can be turned off (WCAG 2.1.4): speech input may type them by the dozen.
  const keys = localStorage.getItem("shortcuts") !== "0";
  const value = !keys ? null : /^[1-5]$/.test(key) ? key : key === "n" ? "dont_know" : null;
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const enter = event.key === "Enter" && event.target.matches("input[type=radio]");
  if (value || enter || (sideways && !event.target.matches("[name=confidence], [name=evidence]"))) {
    event.preventDefault();
    // A key held down must not run through the questions.
    if (event.repeat) return;
    if (value) choose(f, value);
    else go(event.key === "ArrowLeft" ? "previous" : "next");
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    moveOn = false;
  }
});

function choose(f, value) {
  const radio = f.querySelector(`input[name="choice"][value="${value}"]`);
  if (radio.checked) { go("next"); return; }
  moveOn = true;
  radio.checked = true;
  radio.focus({ preventScroll: true });
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- each screen as it appears ----------------------------------------------------------------
// htmx listens from DOMContentLoaded on, which this module may run before.
function onceHeard(act) {
  if (document.readyState === "complete") setTimeout(act);
  else document.addEventListener("DOMContentLoaded", () => setTimeout(act), { once: true });
}

function appear(focus) {
  const f = form();
  shownAt = performance.now();
  moveOn = false;
  if (!f) return;
  for (const id of ["advance", "shortcuts"]) {
    const box = document.getElementById(id);
    if (box) box.checked = localStorage.getItem(id) !== "0";
  }
  const waiting = read(boxKey())[f.action] ?? {};
  for (const [name, value] of Object.entries(waiting)) {
    const radio = f.querySelector(`input[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  }
  const draft = read(draftKey(f));
  if (draft.text !== undefined && draft.text !== f.elements.comment.value) {
    f.elements.comment.value = draft.text;
    f.elements.comment_rev.value = draft.rev;
    f.elements.comment_shown.value = "-";
    say(words.restored);
    onceHeard(() => htmx.trigger("#comment", "resolved"));
  } else if (draft.text !== undefined) {
    write(draftKey(f), {});
  }
  if (focus) document.getElementById("question")?.focus({ preventScroll: true });
  if (focus) window.scrollTo(0, 0);
  document.title = `${document.getElementById("question")?.textContent ?? ""} · Brújula CX`;
}

document.addEventListener("htmx:afterSwap", (event) => { if (event.target === screen()) appear(true); });
window.addEventListener("online", () => sendWaiting());
appear(false);
onceHeard(() => sendWaiting({ justShown: true }));
