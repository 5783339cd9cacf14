// Saving one field at a time: queued per field, tried again when the network fails, kept in the
// browser until the server has said that it is stored.

const LATER = [1000, 2000, 5000, 10000, 15000];

export class Saver {
  constructor({ journey, csrf, say, onSaved, onConflict, onRefused, onTrouble }) {
    Object.assign(this, { csrf, say, onSaved, onConflict, onRefused, onTrouble });
    this.prefix = `journey:${journey}:`;
    this.waiting = new Map(); // key -> the newest thing to send
    this.busy = new Map(); // key -> the promise of what is under way
    this.tries = 0;
    window.addEventListener("online", () => this.retry());
    window.addEventListener("beforeunload", (event) => {
      if (this.pending) event.preventDefault();
    });
  }

  get pending() { return this.waiting.size + this.busy.size; }

  // What was typed and not yet acknowledged the last time this journey was open here.
  remembered() {
    const found = [];
    for (let i = 0; i < localStorage.length; i += 1) {
      const name = localStorage.key(i);
      if (!name.startsWith(this.prefix)) continue;
      try { found.push(JSON.parse(localStorage.getItem(name))); } catch { localStorage.removeItem(name); }
    }
    return found;
  }

  remember(task) {
    try { localStorage.setItem(this.prefix + task.key, JSON.stringify(task)); } catch { /* full: the queue still holds it */ }
  }

  forget(key) { localStorage.removeItem(this.prefix + key); }

  // task: {key, url, fields: {value, rev, was, persona?}}
  save(task) {
    this.remember(task);
    const queued = this.waiting.get(task.key);
    // Two changes in a row are one change from what was there before both.
    if (queued) task.fields = { ...task.fields, rev: queued.fields.rev, was: queued.fields.was };
    this.waiting.set(task.key, task);
    if (!this.busy.has(task.key)) this.next(task.key);
    return this.settled(task.key);
  }

  settled(key) { return this.busy.get(key) ?? Promise.resolve(); }

  async all() {
    while (this.pending && !this.stuck) await Promise.all(this.busy.values());
  }

  next(key) {
    let task = this.waiting.get(key);
    if (!task) return;
    this.waiting.delete(key);
    this.say("saving");
    const work = this.send(task).then((answer) => {
      this.busy.delete(key);
      const newer = this.waiting.get(key);
      if (answer === null) {
        if (!newer) this.waiting.set(key, task);
        else newer.fields = { ...newer.fields, rev: task.fields.rev, was: task.fields.was };
        this.later();
        return;
      }
      this.tries = 0;
      this.stuck = false;
      if (!newer && answer.status !== 422) this.forget(key); // what was refused is still somebody's text
      else if (answer.status === 200) {
        newer.fields.rev = answer.body.rev;
        newer.fields.was = answer.body.value ?? task.fields.value;
      }
      if (answer.status !== 200 && newer) {
        // Refused or in conflict: what was typed meanwhile is what the person means by now.
        this.waiting.delete(key);
        task = { ...newer, fields: { ...newer.fields, rev: task.fields.rev, was: task.fields.was } };
      }
      this.report(task, answer, Boolean(newer));
      if (newer && answer.status === 200) this.next(key);
    });
    this.busy.set(key, work);
  }

  async send(task) {
    const body = new URLSearchParams(task.fields);
    try {
      const response = await fetch(task.url, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": this.csrf },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: body.toString().length < 50000,
      });
      if (response.status >= 500 || response.status === 429) return null;
      const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
      return { status: response.status, body: isJson ? await response.json() : {} };
    } catch {
      return null;
    }
  }

  report(task, { status, body }, more) {
    if (status === 200) {
      if (!this.pending) this.say("saved", body.saved);
      this.onSaved(task, body, more);
    } else if (status === 409) {
      this.say("conflict");
      this.onConflict(task, body);
    } else if (status === 422) {
      this.say("refused", (body.problems ?? []).join(" "));
      this.onRefused(task, body.problems ?? []);
    } else {
      // Gone, not allowed, signed out: what was typed is kept here and said aloud.
      this.remember(task);
      this.say("trouble");
      this.onTrouble(task, status);
    }
  }

  later() {
    this.stuck = true;
    this.say("offline", String(this.waiting.size));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), LATER[Math.min(this.tries, LATER.length - 1)]);
    this.tries += 1;
  }

  retry() {
    this.stuck = false;
    for (const key of [...this.waiting.keys()]) if (!this.busy.has(key)) this.next(key);
  }
}
