// Comfort only: every decision of the desk has a key, and the sentence a suggestion rests on comes into view.
// Every page works without it.
"use strict";
(() => {
  const off = document.getElementById("keys-off");
  const dialog = document.getElementById("keys");
  const form = document.getElementById("tags");
  const unsaved = document.getElementById("unsaved");
  const beside = window.matchMedia("(min-width: 60rem)");

  const says = () => [...document.querySelectorAll(".say")].filter((say) => say.checkVisibility());
  const here = () => document.activeElement?.closest(".say");

  // where a page has objectives they are gone through, those that are folded away too; else the list that it shows
  const stops = () => (document.querySelector(".say") ? says() : [...document.querySelectorAll("main .queued a")]);
  const stopped = (all) => all.findIndex((one) => one.contains(document.activeElement));
  function move(step) {
    const others = document.querySelector(".others");
    if (others && step > 0 && stopped(says()) === says().length - 1) others.open = true;
    const all = stops();
    const at = stopped(all);
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  }

  const radio = (say, value) => say.querySelector(`input[name="say-${say.dataset.objective}"][value="${value}"]`);
  const main = (say) => say.querySelector("input[name=main]");
  const confirmed = () => form.querySelectorAll('input[value="confirm"]:checked').length;

  function tell(text) {
    const many = confirmed();
    unsaved.textContent = `${text} ${many > 3 ? `${many} are confirmed; 3 at most. ` : ""}Not saved yet.`;
  }
  // what the form says must not contradict itself: a main objective is confirmed, a rejected one is not main
  function agree(say, input) {
    const id = say.dataset.objective;
    if (input.name === "main") {
      radio(say, "confirm").checked = true;
      tell(`${id} is main.`);
    } else {
      if (input.value !== "confirm" && main(say).checked) form.querySelector('input[name="main"][value=""]').checked = true;
      tell({ confirm: `${id} is confirmed.`, reject: `${id} is rejected.`, "": `${id} is open.` }[input.value]);
    }
    const none = form.querySelector("input[name=none]");
    if (confirmed()) none.checked = false;
  }
  form?.addEventListener("change", (event) => {
    const say = event.target.closest(".say");
    if (say) agree(say, event.target);
    else if (unsaved) tell("");
  });

  function choose(what) {
    const say = here();
    if (!say) return false;
    const input = what === "main" ? main(say) : radio(say, what);
    input.checked = true;
    agree(say, input);
    return true;
  }
  function press(key) {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    const fold = target.closest("details");
    if (fold) fold.open = true;
    const goal = target.matches("summary") ? fold.querySelector("textarea, select, input:not([type=hidden])") : target;
    goal.focus();
    goal.scrollIntoView({ block: "nearest" });
    if (target.hasAttribute("data-press")) target.click();
    return true;
  }
  const KEYS = {
    j: () => move(1), k: () => move(-1),
    c: () => choose("confirm"), m: () => choose("main"), x: () => choose("reject"), o: () => choose(""),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || dialog?.open || off?.checked) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : () => /^[a-z]$/.test(event.key) && press(event.key);
    if (act() !== false) event.preventDefault();
  });

  // beside the write-up, the sentence of the suggestion that has the focus comes into view; not under a mouse button
  // that is down, for the page would move away from under it and the click be lost
  document.addEventListener("focusin", (event) => {
    const say = here();
    if (say && beside.matches && event.target.matches(":focus-visible")) document.getElementById(`s-${say.dataset.objective}`)?.scrollIntoView({ block: "nearest" });
  });
})();
