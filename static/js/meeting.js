// The screens of a session: a timer that runs down, a connection that comes and goes, one's vote.
//
// htmx asks every two seconds what is new. A vote is written down in this browser before it is
// sent and forgotten only when the server has answered for it; without a connection it waits.

const words = document.getElementById("words")?.dataset ?? {};
const FIRST_RETRY = 1500;
const LONGEST_RETRY = 15000;

function say(text) {
  const place = document.getElementById("connection");
  if (place && place.textContent !== text) place.textContent = text;
}

// --- the timer -------------------------------------------------------------------------------
// Counted from when it was shown: the clocks of a room differ.
let ends = null;

function wind() {
  const timer = document.querySelector("[data-seconds]");
  ends = timer ? performance.now() + Number(timer.dataset.seconds) * 1000 : null;
  tick();
}

function tick() {
  const timer = document.querySelector("[data-seconds]");
  if (!timer || ends === null) return;
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const text = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : words.over;
  const shown = timer.querySelector("b");
  if (shown.textContent !== text) shown.textContent = text;
  timer.classList.toggle("over", left === 0);
}

setInterval(tick, 250);

// --- one's vote ------------------------------------------------------------------------------
const box = (form) => `vote:${form.action}`;
const form = () => document.querySelector("form[data-vote]");

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function keep(key, value) {
  try { value ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); }
  catch { /* a private window without storage: the page itself still holds the vote */ }
}

function state(html) {
  const place = document.getElementById("vote-state");
  if (place) place.innerHTML = html;
}

function plain(text, kind = "") {
  const line = document.createElement("p");
  line.className = `saved ${kind}`;
  line.textContent = text;
  document.getElementById("vote-state")?.replaceChildren(line);
}

let waiting = null; // what to send when nothing else is under way
let sending = false;
let retry = FIRST_RETRY;
let timer = null;

async function send() {
  const f = form();
  const vote = waiting ?? (f && read(box(f)));
  if (sending || !f || !vote) return;
  // The vote it was meant for is no longer being taken: it is not somebody's vote on another one.
  if (vote.for !== f.dataset.vote) { keep(box(f), null); waiting = null; return; }
  sending = true;
  let answer = null;
  try {
    const body = new URLSearchParams(new FormData(f));
    body.set("choice", vote.choice);
    answer = await fetch(f.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
  } catch { /* no connection */ }
  sending = false;
  if (!answer || answer.status >= 500 || answer.status === 429) { later(); return; }
  if ([401, 403, 404].includes(answer.status)) { location.reload(); return; }
  say("");
  retry = FIRST_RETRY;
  const newer = (waiting ?? read(box(f)))?.choice !== vote.choice;
  if (newer) { send(); return; }
  waiting = null;
  keep(box(f), null);
  if (form() === f) state(await answer.text());
  if (answer.status === 409 || answer.status === 410) htmx.trigger("#poll", "refresh");
}

function later() {
  say(words.offline);
  plain(words.waiting, "bad");
  clearTimeout(timer);
  timer = setTimeout(send, retry);
  retry = Math.min(retry * 1.6, LONGEST_RETRY);
}

document.addEventListener("change", (event) => {
  const f = event.target.form;
  if (event.target.type !== "radio" || !f?.dataset.vote) return;
  waiting = { for: f.dataset.vote, choice: event.target.value };
  keep(box(f), waiting);
  plain(words.saving);
  send();
});

// --- what is new -----------------------------------------------------------------------------
document.addEventListener("htmx:sendError", (event) => { if (event.target.id === "poll") say(words.offline); });
document.addEventListener("htmx:timeout", (event) => { if (event.target.id === "poll") say(words.offline); });
document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = event.detail;
  if (event.target.id !== "poll" || !xhr.status) return;
  if (xhr.status >= 500) say(words.offline);
  else if ([401, 403, 404].includes(xhr.status)) location.reload();
  else { say(""); send(); }
});
window.addEventListener("online", () => { htmx.trigger("#poll", "refresh"); send(); });

// --- a reason being typed --------------------------------------------------------------------
document.addEventListener("input", (event) => {
  const key = event.target.form?.dataset.keeps;
  if (key && event.target.name === "reason") keep(key, { text: event.target.value });
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const key = event.target.dataset?.keeps;
  if (!key) return;
  // The form may have left the page when the answer comes: its request is listened to instead.
  const { xhr } = event.detail;
  xhr.addEventListener("load", () => { if (xhr.status === 200) keep(key, null); });
  xhr.addEventListener("error", () => say(words.offline));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-join-texts]");
  if (!button) return;
  const theirs = document.getElementById(button.dataset.joinTexts).textContent;
  const field = document.getElementById("reason");
  field.value = `${theirs}\n${field.value}`;
  field.focus();
});

function restore() {
  const f = document.querySelector("form[data-keeps]");
  const kept = f && read(f.dataset.keeps);
  const field = f?.elements.reason;
  if (field && kept?.text && !field.value) field.value = kept.text;
}

function appear() { wind(); restore(); markWaiting(); }

// A choice that has not arrived yet is still the choice made.
function markWaiting() {
  const f = form();
  const vote = f && read(box(f));
  if (!vote || vote.for !== f.dataset.vote) return;
  const radio = f.querySelector(`input[name="choice"][value="${vote.choice}"]`);
  if (radio) radio.checked = true;
  send();
}

document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "stage") appear(); });
appear();
