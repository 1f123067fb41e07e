/* What is typed, compared as the site compares it: every step is a look-up in what was computed beforehand. */

var PackWords = (function () {
  "use strict";

  var WORD = /[\p{L}\p{N}\p{M}]+(?:['’ʼ](?:s|t|d|m|ll|re|ve)(?![\p{L}\p{N}\p{M}]))?/giu;
  var SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
  var ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670\u02b9-\u02bf]+/g;
  var WHOLE = { "đ": "d", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ß": "ss" };
  var MOST_PHRASE = 5;

  var data = PACK.words;
  var table = new Map();
  data.keys.split(" ").forEach(function (key, at) { table.set(key.replace(/_/g, " "), data.to[at]); });
  var little = new Set(data.little.split(" "));
  var numbers = new Map(data.forms.map(function (form, at) { return [form, at]; }));
  var listed = new Map(Object.entries(data.listed));
  var single = Array.from(table.keys()).filter(function (key) {
    return key.indexOf(" ") < 0 && data.postings[table.get(key)].length > 0;
  });

  function plain(text) {
    return text.normalize("NFKC").toLowerCase().normalize("NFKD").replace(ACCENTS, "").normalize("NFC")
      .replace(/[đðøłæœıþħß]/g, function (sign) { return WHOLE[sign]; });
  }

  /* The words of a text, each with its place; what is written without spaces in pairs of characters. */
  function tokens(text) {
    var found = [];
    var match;
    WORD.lastIndex = 0;
    while ((match = WORD.exec(text))) {
      var word = match[0].replace(/['’ʼ](?:s|t|d|m|ll|re|ve)$/i, "");
      var start = match.index;
      var parts = Array.from(word.matchAll(SPACELESS));
      if (!parts.length) {
        found.push({ key: plain(word), start: start, end: start + word.length });
        continue;
      }
      parts.forEach(function (part) {
        var signs = Array.from(part[0]);
        var at = start + part.index;
        signs.forEach(function (sign, no) {
          var next = signs[no + 1];
          if (next || signs.length === 1) {
            found.push({ key: plain(sign + (next || "")), start: at, end: at + sign.length + (next ? next.length : 0) });
          }
          at += sign.length;
        });
      });
    }
    return found;
  }

  /* A text as numbers of forms: the longest piece that is known is meant. What is not known has form -1. */
  function forms(text) {
    var found = [];
    var words = tokens(text);
    for (var at = 0; at < words.length;) {
      var size = Math.min(MOST_PHRASE, words.length - at);
      var form;
      for (; size > 0; size--) {
        form = table.get(words.slice(at, at + size).map(function (one) { return one.key; }).join(" "));
        if (form !== undefined) { break; }
      }
      size = Math.max(size, 1);
      found.push({
        form: form === undefined ? -1 : form, key: words[at].key, little: size === 1 && little.has(words[at].key),
        start: words[at].start, end: words[at + size - 1].end
      });
      at += size;
    }
    return found;
  }

  /* What a text asks for, each thing once: in which ways it may stand, and what each is worth. */
  function concepts(text) {
    var asked = forms(text);
    var telling = asked.filter(function (one) { return !one.little; });
    if (telling.length) { asked = telling; }
    var found = new Map();
    var mended = [];
    for (var at = 0; at < asked.length;) {
      var size = Math.min(MOST_PHRASE, asked.length - at);
      var ways;
      for (; size > 0; size--) {
        var phrase = asked.slice(at, at + size).map(function (one) { return data.forms[one.form] || "?"; }).join(" ");
        ways = listed.get(phrase);
        if (ways) { break; }
      }
      var one = asked[at];
      if (ways) {
        add(found, text.slice(one.start, asked[at + size - 1].end), ways);
      } else if (one.form >= 0 && data.postings[one.form].length) {
        add(found, text.slice(one.start, one.end), [[one.form, 1]]);
      } else {
        var near = one.form >= 0 ? null : nearest(one.key);
        if (near) {
          mended.push([text.slice(one.start, one.end), near]);
          near.split(" ").forEach(function (key) { add(found, key, [[table.get(key), 1]]); });
        } else {
          add(found, text.slice(one.start, one.end), []);
        }
      }
      at += Math.max(size, 1);
    }
    return { things: Array.from(found.values()), mended: mended };
  }

  function add(found, typed, ways) {
    var key = ways.length ? ways.map(String).join(" ") : plain(typed);
    if (!found.has(key)) { found.set(key, { typed: typed, ways: ways }); }
  }

  /* The word of the collection that was probably meant; none where the word is a usual one, or nothing is near. */
  function nearest(key) {
    if (key.length < 4 || /\d/.test(key) || (PackRanking.isUsual(key))) { return ""; }
    var most = key.length < 8 ? 1 : 2;
    var best = "";
    var bestCost = most + 1;
    single.forEach(function (word) {
      if (Math.abs(word.length - key.length) > most) { return; }
      var cost = distance(key, word, most);
      if (cost < bestCost || (cost === bestCost && cost <= most && held(word) > held(best))) {
        best = word;
        bestCost = cost;
      }
    });
    if (!best && key.length >= 5) {
      single.forEach(function (word) { if (word.indexOf(key) === 0 && (!best || held(word) > held(best))) { best = word; } });
    }
    for (var cut = 3; !best && cut <= key.length - 3; cut++) {
      var first = key.slice(0, cut), second = key.slice(cut);
      if (table.has(first) && table.has(second) && !little.has(first) && !little.has(second)) { best = first + " " + second; }
    }
    return best;
  }

  function held(word) { return word ? data.postings[table.get(word)].length : 0; }

  /* Letters put in, left out, changed, or two in each other's places. */
  function distance(one, other, most) {
    var before = [], row = [], i, j;
    for (j = 0; j <= other.length; j++) { row.push(j); }
    var twoBefore = row;
    for (i = 1; i <= one.length; i++) {
      twoBefore = before;
      before = row;
      row = [i];
      var least = i;
      for (j = 1; j <= other.length; j++) {
        var cost = one[i - 1] === other[j - 1] ? 0 : 1;
        var value = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          value = Math.min(value, twoBefore[j - 2] + 1);
        }
        row.push(value);
        least = Math.min(least, value);
      }
      if (least > most) { return most + 1; }
    }
    return row[other.length];
  }

  return { plain: plain, tokens: tokens, forms: forms, concepts: concepts, numbers: numbers, little: little };
})();
