/* What interests an economy: ticked here, kept in this browser where it allows that, and saved as a file. */

(function () {
  "use strict";

  var MOST_NOTE = 1000;
  var STAGES = [["interested", "interested: we would like to hear more"], ["considering", "considering: we may take it up"]];
  var PLACE = "best-practices-interest-" + PACK.about.pack;
  var state = { economy: "", ticks: [] };
  var remembers = true;
  var byFile = new Map(PACK.practices.map(function (one) { return [one.file.replace(/^practices\/|\.html$/g, ""), one]; }));
  var byId = new Map(PACK.practices.map(function (one) { return [one.id, one]; }));
  var byTitle = new Map(PACK.practices.map(function (one) { return [named(one), one]; }));

  function named(practice) { return practice.title + " (" + practice.identifier + ")"; }

  function element(name, text) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    return made;
  }

  function recall() {
    try {
      var kept = JSON.parse(localStorage.getItem(PLACE) || "null");
      if (kept && Array.isArray(kept.ticks)) { state = kept; }
      localStorage.setItem(PLACE, JSON.stringify(state));
    } catch (error) { remembers = false; }
    state.ticks = state.ticks.filter(function (one) { return byId.has(one.practice); });
  }

  function keep() {
    try { localStorage.setItem(PLACE, JSON.stringify(state)); } catch (error) { remembers = false; }
    document.getElementById("keeping").textContent = remembers
      ? "Kept in this browser until you clear it. Only the saved file leaves it."
      : "This browser keeps nothing for pages opened from a folder: save the file before you leave.";
  }

  function add(practice) {
    if (!state.ticks.some(function (one) { return one.practice === practice.id; })) {
      state.ticks.push({ practice: practice.id, version: practice.version, stage: "interested", note: "" });
    }
    keep();
    show();
    document.getElementById("said").textContent = "Added: " + practice.title;
  }

  function show() {
    var list = document.getElementById("ticked");
    list.replaceChildren();
    state.ticks.forEach(function (tick, at) { list.append(line(tick, at)); });
    if (!state.ticks.length) { document.getElementById("said").textContent = "Nothing is ticked yet."; }
  }

  function line(tick, at) {
    var practice = byId.get(tick.practice);
    var item = element("li"), link = element("a", practice.title), row = element("div");
    link.href = practice.file;
    link.lang = practice.language;
    row.className = "row";
    row.append(link, element("span", practice.identifier + ", version " + tick.version));
    var label = element("label", "Stage "), stage = element("select");
    STAGES.forEach(function (one) {
      var option = element("option", one[1]);
      option.value = one[0];
      option.selected = one[0] === tick.stage;
      stage.append(option);
    });
    stage.addEventListener("change", function () { tick.stage = stage.value; keep(); });
    label.append(stage);
    var note = element("textarea"), noted = element("label", "Note: what interests you in it (readers of the site will see it)");
    note.id = "note-" + at;
    noted.htmlFor = note.id;
    note.rows = 2;
    note.maxLength = MOST_NOTE;
    note.value = tick.note;
    note.addEventListener("input", function () { tick.note = note.value; keep(); });
    var out = element("button", "Remove");
    out.type = "button";
    out.className = "plain screen";
    out.setAttribute("aria-label", "Remove " + practice.title);
    out.addEventListener("click", function () { state.ticks.splice(at, 1); keep(); show(); });
    item.append(row, label, noted, note, out);
    return item;
  }

  function file() {
    return JSON.stringify({
      kind: "best-practices interest", form: PACK.about.form, pack: PACK.about.pack, site: PACK.about.site, name: PACK.about.name,
      economy: state.economy, ticks: state.ticks
    }, null, 1) + "\n";
  }

  function save() {
    if (!state.economy) { document.getElementById("said").textContent = "Choose your economy first."; document.getElementById("economy").focus(); return; }
    if (!state.ticks.length) { document.getElementById("said").textContent = "Tick a practice first."; return; }
    var link = element("a");
    link.href = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
    link.download = "interest.json";
    document.body.append(link);
    link.click();
    link.remove();
    document.getElementById("said").textContent = "Saved as interest.json: bring it back at " + PACK.about.site + "/pack/interest";
  }

  function arrive() {
    var asked = new URLSearchParams(location.hash.slice(1)).get("add");
    if (asked && byFile.has(asked)) {
      history.replaceState(null, "", "#");
      add(byFile.get(asked));
    }
  }

  document.documentElement.className = "js";
  document.getElementById("interest").hidden = false;
  byTitle.forEach(function (practice, title) { var option = element("option"); option.value = title; document.getElementById("titles").append(option); });
  recall();
  document.getElementById("economy").value = state.economy;
  document.getElementById("economy").addEventListener("change", function (event) { state.economy = event.target.value; keep(); });
  document.getElementById("interest").addEventListener("submit", function (event) {
    event.preventDefault();
    var find = document.getElementById("find"), practice = byTitle.get(find.value.trim());
    if (!practice) { document.getElementById("said").textContent = "Choose a practice of the list."; return; }
    find.value = "";
    add(practice);
  });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("paper").addEventListener("click", function () { window.print(); });
  keep();
  show();
  arrive();
  window.addEventListener("hashchange", arrive);
})();
