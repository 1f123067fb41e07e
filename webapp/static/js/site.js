// Comfort only: keys, the list of keys, titles to complete what is typed, and filters that stay as the reader left them.
// Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  root.classList.toggle("live", Boolean(window.htmx));

  const dialog = document.getElementById("keys");
  const off = document.getElementById("keys-off");
  const OFF = "keys-off";
  const stored = (() => { try { return window.localStorage; } catch { return null; } })();
  if (off) {
    off.checked = stored?.getItem(OFF) === "yes";
    off.addEventListener("change", () => stored?.setItem(OFF, off.checked ? "yes" : "no"));
  }
  // the list names the keys that do something here, and no other
  function listKeys() {
    for (const key of dialog.querySelectorAll("[data-needs]")) key.hidden = !document.querySelector(key.dataset.needs);
    dialog.showModal();
  }
  for (const button of document.querySelectorAll("[data-opens]")) {
    const opened = document.getElementById(button.dataset.opens);
    button.addEventListener("click", () => (opened === dialog ? listKeys() : opened.showModal()));
  }

  const titles = () => [...document.querySelectorAll(".hit :is(h2, h3) a")];
  function move(step) {
    const all = titles();
    const here = all.indexOf(document.activeElement?.closest(".hit")?.querySelector(":is(h2, h3) a"));
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
    next?.focus();
    next?.closest(".hit").scrollIntoView({ block: "nearest" });
  }
  const search = () => {
    const field = document.getElementById("q");
    field?.focus();
    field?.select();
  };
  const KEYS = { "/": search, j: () => move(1), k: () => move(-1), "?": () => dialog && listKeys() };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || dialog?.open || off?.checked) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  const field = document.getElementById("q");
  const offered = field?.type === "search" ? document.getElementById("completions") : null;
  const MOMENT = 150;
  let waiting = 0;
  async function complete() {
    const text = field.value;
    const answer = await fetch(`${offered.dataset.from}?${new URLSearchParams({ q: text })}`).catch(() => null);
    const completions = answer?.ok ? (await answer.json()).completions : [];
    if (text === field.value) offered.replaceChildren(...[...new Set(completions.map((c) => c.text))].map(option));
  }
  function option(text) {
    const element = document.createElement("option");
    element.value = text;
    return element;
  }
  if (field && offered) {
    field.setAttribute("list", offered.id);
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(complete, MOMENT);
    });
  }

  // a long text does not fit into the field: pasted there, it goes where it is kept whole; what is typed there is sent by
  // its own button and never by the search beside it
  const long = document.getElementById("pasted-text");
  long?.addEventListener("change", (event) => event.stopPropagation());
  field?.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!long || text.trim().length <= field.maxLength) return;
    event.preventDefault();
    long.closest("details").open = true;
    long.value = text;
    long.focus();
  });

  // what is looked up in several steps goes on by itself
  document.querySelector("button[data-goes-on]")?.click();

  // a practice goes into the basket without leaving the page
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (event.target.id !== "add-to-brief" || !button) return;
    event.preventDefault();
    const sent = new FormData(event.target);
    sent.set(button.name, button.value);
    const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(sent) }).catch(() => null);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "quiet";
    button.after(said);
    said.textContent = answer?.ok ? " In the basket" : " Not added: try again";
    if (answer?.ok) button.hidden = true;
  });

  // half a word is nothing that was looked for: the server keeps no count of it
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.target?.id === "q") event.detail.headers["X-Typing"] = "yes";
  });

  // a filter list that the reader opened or closed stays so when its numbers are renewed
  const kept = new Map();
  document.addEventListener("toggle", (event) => {
    if (event.target.closest?.("#facets") && event.target.id) kept.set(event.target.id, event.target.open);
  }, true);
  document.addEventListener("htmx:oobAfterSwap", () => {
    for (const [id, open] of kept) {
      const list = document.getElementById(id);
      if (list && list.open !== open) list.open = open;
    }
  });
})();
