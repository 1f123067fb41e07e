// Comfort for the form of a submission: it saves itself, counts characters, and renews what stands beside it.
// The form works without it.
"use strict";
(() => {
  const form = document.getElementById("draft");
  if (!form) return;
  const saving = document.getElementById("saving");
  const stamp = form.elements.namedItem("changed");
  const PAUSE = 2500, LATER = 15000;
  let edits = 0, saved = 0, waiting = 0, running = null, stopped = false;

  const say = (text) => { saving.textContent = text; };
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  async function reason(answer) {
    const told = await answer.json().catch(() => null);
    return told?.error?.message ?? `the site answered ${answer.status}.`;
  }

  async function send() {
    const at = edits;
    say("Saving …");
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.ok) {
      stamp.value = (await answer.json()).changed;
      saved = at;
      say(`Saved ${clock()}`);
      renew();
      return;
    }
    say(`Not saved: ${answer ? await reason(answer) : "the site cannot be reached. What you typed is still here."}`);
    // what is a conflict stays one: a click on "Save draft" shows both
    stopped = [403, 404, 409].includes(answer?.status);
    if (!stopped) later(LATER);
  }

  function save() {
    clearTimeout(waiting);
    if (stopped || edits === saved) return running ?? Promise.resolve();
    running ??= send().finally(() => {
      running = null;
      if (edits !== saved && !stopped) later(PAUSE);
    });
    return running;
  }

  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  }

  async function renew() {
    const beside = document.getElementById("beside");
    if (!beside || beside.contains(document.activeElement)) return;
    const answer = await fetch(form.dataset.beside).catch(() => null);
    if (!answer?.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!beside.contains(document.activeElement)) beside.replaceChildren(...made.body.childNodes);
  }

  function count(counter) {
    const field = document.getElementById(counter.dataset.counts);
    const most = Number(counter.dataset.most);
    if (!field || !most) return;
    const length = [...field.value].length;
    counter.textContent = `${length} of ${most}${length > most ? ": too long" : ""}`;
  }
  const counters = [...document.querySelectorAll("[data-counts]")];
  counters.forEach(count);

  function changed(event) {
    edits += 1;
    counters.filter((counter) => counter.dataset.counts === event.target.id).forEach(count);
    if (!stopped) {
      say("Not saved yet");
      later(PAUSE);
    }
  }
  form.addEventListener("input", changed);

  // a save under way would make what is sent next look like somebody else's: it is waited for
  let going = false;
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    const away = event.submitter?.getAttribute("formtarget") !== "_blank";
    if (running && !going) {
      event.preventDefault();
      await running;
      going = true;
      form.requestSubmit(event.submitter);
      return;
    }
    going = false;
    if (away) saved = edits;
    else later(PAUSE);
  });

  // other forms of the page leave it: what was typed is saved before
  for (const other of document.querySelectorAll("main form:not(#draft)")) {
    other.addEventListener("submit", async (event) => {
      if (edits === saved || stopped) return;
      event.preventDefault();
      await save();
      saved = edits;
      other.submit();
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (edits !== saved) event.preventDefault();
  });
})();
