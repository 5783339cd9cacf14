// The questionnaire: keys, moving on, and nothing typed is ever lost.
//
// htmx sends each change; what it cannot deliver waits here, in this browser, and is sent again.

const words = document.getElementById("words")?.dataset ?? {};
const screen = () => document.getElementById("screen");
const form = () => document.getElementById("answer");
const blink = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350;
let shownAt = performance.now();
let moveOn = false;

// --- what waits to be sent -------------------------------------------------------------------
const boxKey = (f) => `waiting:${f.dataset.participant}`;
const draftKey = (f) => `draft:${f.dataset.participant}:${f.dataset.question}`;
const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
const write = (key, value) => {
  try { Object.keys(value).length ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); }
  catch { /* a private window without storage: the page itself still holds the answer */ }
};

function say(text, kind = "") {
  const place = document.getElementById("saved");
  if (place) { place.className = `saved ${kind}`; place.textContent = text; }
}

function wait(f, field, value) {
  const box = read(boxKey(f));
  box[f.action] = { ...box[f.action], [field]: value };
  write(boxKey(f), box);
  say(words.offline, "bad");
  scheduleRetry();
}

function arrived(f, field) {
  const box = read(boxKey(f));
  if (box[f.action]) {
    delete box[f.action][field];
    if (!Object.keys(box[f.action]).length) delete box[f.action];
    write(boxKey(f), box);
  }
}

let retryTimer = null;
let retryAfter = 2000;
function scheduleRetry() {
  if (retryTimer) return;
  retryTimer = setTimeout(async () => { retryTimer = null; await sendWaiting(); }, retryAfter);
  retryAfter = Math.min(retryAfter * 1.6, 30000);
}

async function sendWaiting() {
  const f = form();
  if (!f) return;
  const box = read(boxKey(f));
  for (const [address, fields] of Object.entries(box)) {
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: f.elements.csrfmiddlewaretoken.value });
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": body.get("csrfmiddlewaretoken") } });
    } catch { say(words.offline, "bad"); scheduleRetry(); return; }
    if (answer.status >= 500) { scheduleRetry(); return; }
    const now = read(boxKey(f));
    delete now[address];
    write(boxKey(f), now);
    swapIn(await answer.text());
  }
  retryAfter = 2000;
}

function swapIn(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const piece of holder.content.querySelectorAll("[hx-swap-oob]")) {
    piece.removeAttribute("hx-swap-oob");
    document.getElementById(piece.id)?.replaceWith(piece);
  }
}

// --- saving ----------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const f = event.target.form;
  if (f?.id === "answer" && event.target.name === "choice") {
    f.elements.seconds.value = ((performance.now() - shownAt) / 1000).toFixed(1);
  }
  if (event.target.id === "advance") localStorage.setItem("advance", event.target.checked ? "1" : "0");
}, true);

document.addEventListener("input", (event) => {
  const f = event.target.form;
  if (event.target.id === "comment") {
    write(draftKey(f), { text: event.target.value, rev: f.elements.comment_rev.value });
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.dataset?.autosave) say(words.saving);
});

const failed = (event) => {
  const field = event.target.dataset?.autosave;
  if (!field) { if (event.type === "htmx:sendError") say(words.offline, "bad"); return; }
  const f = form();
  if (field === "comment") { say(words.offline, "bad"); setTimeout(() => htmx.trigger("#comment", "change"), retryAfter); return; }
  const chosen = f.querySelector(`input[name="${field}"]:checked`);
  if (chosen) wait(f, field, chosen.value);
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) failed(event); });

document.addEventListener("htmx:afterRequest", (event) => {
  const field = event.target.dataset?.autosave;
  if (!field || !event.detail.successful) return;
  const f = form();
  retryAfter = 2000;
  if (field === "comment") {
    const draft = read(draftKey(f));
    if (draft.text === f.elements.comment.value) write(draftKey(f), {});
    return;
  }
  arrived(f, field);
  if (field === "choice") {
    document.getElementById(`dot-${f.dataset.question}`)?.classList.add("done");
    if (moveOn && localStorage.getItem("advance") !== "0") {
      const here = f.dataset.question;
      setTimeout(() => { if (form()?.dataset.question === here) go("next"); }, blink);
    }
    moveOn = false;
  }
});

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
  document.getElementById("comment-state").replaceChildren();
  write(draftKey(f), { text: field.value, rev: button.dataset.rev });
  htmx.trigger(field, "resolved");
  field.focus();
});

// --- moving ----------------------------------------------------------------------------------
function go(direction) {
  const button = form()?.querySelector(`[data-go="${direction}"]`);
  if (!button) return;
  const address = button.dataset.href;
  if (!/\/[A-Z]{2}\d\/$/.test(address)) { location.assign(address); return; }
  htmx.ajax("GET", address, { target: "#screen", swap: "innerHTML", push: address })
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
  if (!f || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("textarea, input[type=text], select");
  if (typing) return;
  const key = event.key.toLowerCase();
  const value = /^[1-5]$/.test(key) ? key : key === "n" ? "dont_know" : null;
  if (value) {
    event.preventDefault();
    moveOn = true;
    const radio = f.querySelector(`input[name="choice"][value="${value}"]`);
    if (radio.checked) { go("next"); return; }
    radio.checked = true;
    radio.focus({ preventScroll: true });
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (event.target.matches("[name=confidence], [name=evidence]")) return;
    event.preventDefault();
    go(event.key === "ArrowLeft" ? "previous" : "next");
  } else if (event.key === "Enter" && event.target.matches("input[type=radio]")) {
    event.preventDefault();
    go("next");
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    moveOn = false;
  }
});

// --- each screen as it appears ----------------------------------------------------------------
function appear(focus) {
  const f = form();
  shownAt = performance.now();
  if (!f) return;
  const advance = document.getElementById("advance");
  if (advance) advance.checked = localStorage.getItem("advance") !== "0";
  const waiting = read(boxKey(f))[f.action] ?? {};
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
    setTimeout(() => htmx.trigger("#comment", "resolved"), 50);
  } else if (draft.text !== undefined) {
    write(draftKey(f), {});
  }
  if (focus) document.getElementById("question")?.focus({ preventScroll: true });
  if (focus) window.scrollTo(0, 0);
  document.title = `${document.getElementById("question")?.textContent ?? ""} · Brújula CX`;
}

document.addEventListener("htmx:afterSwap", (event) => { if (event.target === screen()) appear(true); });
document.addEventListener("htmx:historyRestore", () => appear(false));
window.addEventListener("online", sendWaiting);
appear(false);
sendWaiting();
