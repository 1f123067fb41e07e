/* Which practices contain what is asked for, and which mean it. */

var PackRanking = (function () {
  "use strict";

  var K1 = 1.2, B = 0.75;
  var MEANING = 1.2; /* what the nearest meaning is worth beside the best use of the words */
  var STANDS_OUT = 2.0; /* standard deviations above the mean from which on something is near */
  var UNSEEN = 0.1; /* the share of practices that a usual word which none of them has is taken to stand in */
  var SCALE = 2;

  var words = PACK.words;
  var meaning = PACK.meaning;
  var count = PACK.practices.length;
  var average = words.lengths.reduce(function (sum, one) { return sum + one; }, 0) / Math.max(1, count);
  var vectors = meaning ? opened(meaning) : null;

  function opened(kept) {
    var usual = new Map();
    kept.usual.split(" ").forEach(function (word, at) { if (word) { usual.set(word, words.written + at); } });
    return { size: kept.dimensions, usual: usual, words: bytes(kept.words), passages: bytes(kept.passages) };
  }

  function bytes(text) {
    var raw = atob(text);
    var found = new Int8Array(raw.length);
    for (var at = 0; at < raw.length; at++) { found[at] = (raw.charCodeAt(at) << 24) >> 24; }
    return found;
  }

  function isUsual(key) { return Boolean(vectors && vectors.usual.has(key)); }

  function rarity(held) { return Math.log(1 + (count - held + 0.5) / (held + 0.5)); }

  /* Of each thing asked for which practices hold it, and what use each makes of it. */
  function use(thing) {
    var found = new Map();
    thing.ways.forEach(function (way) {
      var some = words.postings[way[0]];
      for (var at = 0; at < some.length; at += 2) {
        var times = some[at + 1] / SCALE;
        var norm = K1 * (1 - B + B * words.lengths[some[at]] / average);
        var value = way[1] * times * (K1 + 1) / (times + norm);
        found.set(some[at], Math.max(found.get(some[at]) || 0, value));
      }
    });
    return found;
  }

  function byWords(things) {
    var scores = new Map(), holds = new Map();
    things.forEach(function (thing) {
      var found = use(thing);
      var weight = rarity(found.size);
      found.forEach(function (value, practice) {
        scores.set(practice, (scores.get(practice) || 0) + weight * value);
        holds.set(practice, (holds.get(practice) || 0) + 1);
      });
    });
    return { scores: scores, holds: holds };
  }

  /* How near each practice's best passage is, in standard deviations above the mean of all. */
  function byMeaning(text) {
    if (!vectors) { return null; }
    var size = vectors.size, asked = new Float64Array(size), said = 0;
    PackWords.forms(text).forEach(function (one) {
      if (one.little) { return; }
      var row = one.form >= 0 && one.form < words.written ? one.form : vectors.usual.get(one.key);
      if (row === undefined) { return; }
      /* of a word that no practice has the rarity is not known: one that is said often says little */
      var held = one.form >= 0 ? words.postings[one.form].length / 2 : count * UNSEEN;
      var weight = rarity(held) / length(vectors.words, row, size);
      for (var d = 0; d < size; d++) { asked[d] += weight * vectors.words[row * size + d]; }
      said += 1;
    });
    if (!said) { return null; }
    var best = new Float64Array(count).fill(-2), where = new Int32Array(count).fill(-1), first = [], owner = -1;
    var norm = Math.sqrt(asked.reduce(function (sum, one) { return sum + one * one; }, 0)) || 1;
    meaning.owners.forEach(function (practice, row) {
      if (practice !== owner) { first[practice] = row; owner = practice; }
      var product = 0;
      for (var d = 0; d < size; d++) { product += asked[d] * vectors.passages[row * size + d]; }
      var cosine = product / norm / length(vectors.passages, row, size);
      if (cosine > best[practice]) { best[practice] = cosine; where[practice] = row - first[practice]; }
    });
    var there = Array.from(best).filter(function (one) { return one > -2; });
    var mean = there.reduce(function (sum, one) { return sum + one; }, 0) / there.length;
    var spread = Math.sqrt(there.reduce(function (sum, one) { return sum + (one - mean) * (one - mean); }, 0) / there.length) || 1;
    return { height: best.map(function (one) { return one > -2 ? (one - mean) / spread : -9; }), where: where };
  }

  function length(rows, row, size) {
    var sum = 0;
    for (var d = 0; d < size; d++) { sum += rows[row * size + d] * rows[row * size + d]; }
    return Math.sqrt(sum) || 1;
  }

  /* All that is found of a text among the practices that `fits` lets through. */
  function search(text, fits) {
    var asked = PackWords.concepts(text);
    var found = byWords(asked.things);
    var near = byMeaning(text);
    var most = 0;
    found.scores.forEach(function (score) { most = Math.max(most, score); });
    var hits = [], related = [], whole = 0;
    for (var no = 0; no < count; no++) {
      if (!fits(PACK.practices[no])) { continue; }
      var height = near ? near.height[no] : 0;
      var passage = near ? near.where[no] : -1;
      if (found.scores.has(no)) {
        var all = found.holds.get(no) === asked.things.length;
        whole += all ? 1 : 0;
        hits.push({ no: no, all: all, passage: passage, score: found.scores.get(no) / most + MEANING * Math.max(0, height) / 4 });
      } else if (near && height >= STANDS_OUT) {
        related.push({ no: no, passage: passage, score: height });
      }
    }
    function best(one, other) { return other.score - one.score || one.no - other.no; }
    hits.sort(best);
    related.sort(best);
    return {
      hits: hits, related: related, whole: whole, things: asked.things, mended: asked.mended,
      lacking: asked.things.filter(function (one) { return !one.ways.length; }).map(function (one) { return one.typed; })
    };
  }

  return { search: search, isUsual: isUsual };
})();
