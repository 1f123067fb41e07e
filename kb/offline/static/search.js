/* The page of the search: what was asked stands in its address, so that it can be kept and gone back to. */

(function () {
  "use strict";

  var PAGE = 20, RELATED = 10, MOST_TEXT = 420;
  var form = document.getElementById("search");
  var fields = ["q", "area", "economy", "year"];
  var shown = PAGE;

  function counted(value) { return value + (value === 1 ? " practice" : " practices"); }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  function chosen() {
    return fields.reduce(function (found, name) {
      found[name] = document.getElementById(name).value;
      return found;
    }, {});
  }

  function fits(asked) {
    return function (practice) {
      return (!asked.area || practice.areas.indexOf(asked.area) >= 0) &&
        (!asked.economy || practice.economies.indexOf(asked.economy) >= 0) &&
        (!asked.year || String(practice.year) === asked.year);
    };
  }

  function run() {
    var asked = chosen();
    var hits = document.getElementById("hits"), related = document.getElementById("related");
    hits.replaceChildren();
    related.replaceChildren();
    document.getElementById("related-part").hidden = true;
    if (!asked.q.trim()) { browse(asked, hits); return; }
    var found = PackRanking.search(asked.q, fits(asked));
    say(found, asked);
    var marks = new Set();
    found.things.forEach(function (thing) { thing.ways.forEach(function (way) { marks.add(way[0]); }); });
    found.hits.slice(0, shown).forEach(function (hit) { hits.append(entry(hit, marks, "h2")); });
    if (found.hits.length > shown) { hits.append(more(found.hits.length - shown)); }
    if (found.related.length) {
      document.getElementById("related-part").hidden = false;
      found.related.slice(0, RELATED).forEach(function (hit) { related.append(entry(hit, marks, "h3")); });
    }
  }

  /* Nothing typed: all that the filters let through, by title. */
  function browse(asked, hits) {
    var all = PACK.practices.filter(fits(asked));
    document.getElementById("said").textContent = counted(all.length) + " in this pack" +
      (asked.area || asked.economy || asked.year ? " under these filters." : ".");
    if (!(asked.area || asked.economy || asked.year)) { return; }
    all.sort(function (one, other) { return one.title.localeCompare(other.title); });
    all.slice(0, shown).forEach(function (one) { hits.append(entry({ no: PACK.practices.indexOf(one), passage: -1 }, new Set(), "h2")); });
    if (all.length > shown) { hits.append(more(all.length - shown)); }
  }

  function say(found, asked) {
    var parts = [];
    found.mended.forEach(function (one) { parts.push("No practice has “" + one[0] + "”: looked for “" + one[1] + "”."); });
    var some = found.hits.length;
    if (!some) {
      parts.push("No practice contains " + (found.things.length === 1 ? "the word." : "any of the words."));
    } else if (found.things.length === 1) {
      parts.push(counted(some) + (some === 1 ? " contains" : " contain") + " the word.");
    } else {
      var rest = some - found.whole;
      parts.push((found.whole ? counted(found.whole) + (found.whole === 1 ? " contains" : " contain") : "No practice contains") +
        " all the words" + (rest ? "; " + counted(rest) + (rest === 1 ? " contains" : " contain") + " some of them." : "."));
    }
    if (found.lacking.length) { parts.push("In no practice: " + found.lacking.map(function (one) { return "“" + one + "”"; }).join(", ") + "."); }
    if (found.related.length) { parts.push(counted(Math.min(RELATED, found.related.length)) + (found.related.length === 1 ? " means" : " mean") + " it without the words."); }
    if (!some && !found.related.length) {
      parts.push(asked.area || asked.economy || asked.year ? "Try without a filter." : "Try other words, or the lists by area and economy.");
    }
    document.getElementById("said").textContent = parts.join(" ");
  }

  function entry(hit, marks, level) {
    var practice = PACK.practices[hit.no];
    var item = element("li"), article = element("article", "", "hit"), title = element(level), link = element("a", practice.title);
    article.lang = practice.language;
    link.href = practice.file;
    title.append(link);
    article.append(title, element("p", practice.from + (practice.year ? " · since " + practice.year : ""), "facts"));
    article.append(excerpt(hit, marks));
    if (practice.objectives.length) { article.append(element("p", "objectives " + practice.objectives.join(" ") + " · " + practice.identifier, "facts")); }
    item.append(article);
    return item;
  }

  /* The passage that holds most of what is asked for; of those that hold as much the one that is nearest in meaning. */
  function excerpt(hit, marks) {
    var best = null;
    PACK.texts[hit.no].forEach(function (passage, at) {
      var places = PackWords.forms(passage[1]).filter(function (one) { return marks.has(one.form); });
      var held = new Set(places.map(function (one) { return one.form; })).size + (at === hit.passage ? 0.5 : 0);
      if (!best || held > best.held) { best = { held: held, places: places, passage: passage }; }
    });
    var made = element("p", "", "excerpt");
    if (!best) { return made; }
    if (best.passage[0]) { made.append(element("span", best.passage[0], "where"), " "); }
    var text = best.passage[1];
    var start = best.places.length ? Math.max(0, text.lastIndexOf(". ", Math.max(0, best.places[0].start - 40)) + 1) : 0;
    var end = Math.min(text.length, start + MOST_TEXT);
    made.append(start ? "… " : "");
    var at = start;
    best.places.forEach(function (one) {
      if (one.start < at || one.end > end) { return; }
      made.append(text.slice(at, one.start), element("mark", text.slice(one.start, one.end)));
      at = one.end;
    });
    made.append(text.slice(at, end) + (end < text.length ? " …" : ""));
    return made;
  }

  function more(left) {
    var item = element("li"), button = element("button", "Show more (" + left + " left)", "plain");
    button.type = "button";
    button.addEventListener("click", function () { shown += 2 * PAGE; run(); });
    item.append(button);
    return item;
  }

  function address() {
    var asked = chosen(), parts = new URLSearchParams();
    fields.forEach(function (name) { if (asked[name]) { parts.set(name, asked[name]); } });
    return "#" + parts.toString();
  }

  function read() {
    var given = new URLSearchParams(location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1));
    fields.forEach(function (name) { document.getElementById(name).value = given.get(name) || ""; });
    shown = PAGE;
    run();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (location.hash === address()) { run(); } else { location.hash = address(); }
  });
  ["area", "economy", "year"].forEach(function (name) {
    document.getElementById(name).addEventListener("change", function () { location.hash = address(); });
  });
  window.addEventListener("hashchange", read);
  document.documentElement.className = "js";
  form.hidden = false;
  read();
})();
