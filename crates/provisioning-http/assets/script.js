"use strict";
(function () {
  var form = document.querySelector(".search");
  var input = document.getElementById("search");
  var found = document.getElementById("found");
  var chapters = document.getElementById("contents");
  var entries = null;
  form.hidden = false;

  function entry(title, where, href, words) {
    return { title: title, where: where, href: href, words: words.toLowerCase() };
  }

  function index() {
    var list = [];
    document.querySelectorAll("main h2[id], main .chapter h3[id]").forEach(function (heading) {
      list.push(entry(heading.textContent, "", "#" + heading.id, heading.textContent));
    });
    document.querySelectorAll(".resource").forEach(function (section) {
      var heading = section.querySelector("h3");
      var title = heading.textContent;
      var summary = section.querySelector(".summary").textContent;
      list.push(entry(title, summary, "#" + heading.id, heading.id + " " + title + " " + summary));
      section.querySelectorAll("li[id]").forEach(function (member) {
        var name = member.querySelector(".name code").textContent;
        list.push(entry(name, title, "#" + member.id, name));
      });
    });
    return list;
  }

  function rank(one, query) {
    var title = one.title.toLowerCase();
    if (title === query) { return 0; }
    if (title.indexOf(query) === 0) { return 1; }
    return title.indexOf(query) > 0 ? 2 : 3;
  }

  function search() {
    var query = input.value.trim().toLowerCase();
    var words = query.split(/\s+/);
    entries = entries || index();
    while (found.firstChild) { found.removeChild(found.firstChild); }
    found.hidden = query === "";
    chapters.hidden = query !== "";
    if (query === "") { return; }
    var hits = entries.filter(function (one) {
      return words.every(function (word) { return one.words.indexOf(word) !== -1; });
    });
    hits.sort(function (a, b) { return rank(a, query) - rank(b, query); });
    hits.slice(0, 40).forEach(function (one) {
      var link = document.createElement("a");
      link.href = one.href;
      link.textContent = one.title;
      if (one.where) {
        var where = document.createElement("small");
        where.textContent = one.where;
        link.appendChild(where);
      }
      var item = document.createElement("li");
      item.appendChild(link);
      found.appendChild(item);
    });
    document.getElementById("count").textContent = hits.length === 0 ? "Nothing found." : hits.length + " found.";
  }

  input.addEventListener("input", search);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = found.querySelector("a");
    if (first) { first.click(); }
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(input|textarea|select)$/i.test(document.activeElement.tagName);
    if (event.key === "/") {
      if (!typing) { event.preventDefault(); input.focus(); }
    } else if (event.key === "Escape") {
      if (typing) { input.value = ""; search(); document.getElementById("count").textContent = ""; }
    }
  });
  if (navigator.clipboard) {
    document.querySelectorAll("pre.shell").forEach(function (block) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = "Copied";
      });
      block.appendChild(button);
    });
  }
}());
