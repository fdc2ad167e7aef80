"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const changes = data.changes, LEVELS = ["breaking", "dangerous", "compatible"], LAYERS = ["wire", "python"];
const get = id => document.getElementById(id);
const main = get("changes"), form = get("filter"), select = get("operation"), search = get("text");

function make(tag, text, name) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
}

const expires = new Date(Date.now() + 90 * 24 * 3600 * 1000).toISOString().slice(0, 10);
const named = (change, key) => change[key].map(index => data.names[index]);
const facade = change => named(change, "symbols").filter(name => name.startsWith("docrelay."));
const short = name => name.replace(/^docrelay\./, "");
const several = (names, noun) => names.length < 2 ? names.map(short).join("") : `${names.length} ${noun}s`;

function list(title, names, ordered) {
  const box = document.createDocumentFragment(), items = make(ordered ? "ol" : "ul", "", names.length > 12 ? "many" : "");
  if (names.length > 12) { items.tabIndex = 0; items.setAttribute("aria-label", title); }
  names.forEach(name => items.append(make("li", name)));
  box.append(make("h3", title), items);
  return box;
}

function excerpt(title, spec, pointer) {
  const figure = make("figure"), caption = make("figcaption");
  caption.append(make("b", title), spec ? ` ${spec.file}:${spec.line}:${spec.column} ${pointer}` : "");
  figure.append(caption);
  if (!spec) { figure.append(make("p", `Not in the ${title.toLowerCase()} version.`, "absent")); return figure; }
  const pre = make("pre"), code = make("code");
  pre.tabIndex = 0;
  pre.setAttribute("role", "region");
  pre.setAttribute("aria-label", `${title}: lines around ${spec.line}`);
  spec.lines.forEach((line, index) => {
    const number = spec.first + index, row = make("span", "", number === spec.line ? "here" : "");
    row.append(make("i", String(number)), line || " ");
    code.append(row);
  });
  pre.append(code);
  figure.append(pre);
  return figure;
}

function accepting(change) {
  const box = document.createDocumentFragment(), pre = make("pre");
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", "entry for the file of accepted changes");
  pre.textContent = `[[accepted]]\nfingerprint = "${change.fingerprint}"\nreason = ""\nexpires = ${expires}`;
  box.append(make("h3", "To accept it, add to the file for --accepted, with a reason"), pre);
  return box;
}

function body(change) {
  const box = make("div", "", "body"), hint = make("p", "", "hint"), last = make("p", "", "tag");
  hint.append(make("b", "What to do: "), change.hint);
  box.append(hint);
  if (change.old_pointer || change.new_pointer) {
    const spec = make("div", "", "spec");
    spec.append(excerpt("Old", change.old, change.old_pointer), excerpt("New", change.new, change.new_pointer));
    box.append(spec);
  }
  box.append(list(`Why it is ${change.level}`, change.steps, true));
  if (change.operations.length) box.append(list(`Operations (${change.operations.length})`, named(change, "operations")));
  if (change.symbols.length) box.append(list(`Python (${change.symbols.length})`, named(change, "symbols")));
  if (change.level !== "compatible" && !change.accepted) box.append(accepting(change));
  const link = make("a", "link to this change");
  link.href = "#" + change.fingerprint;
  const side = { request: "sent", response: "received", both: "sent and received" }[change.direction];
  last.append([change.id, change.effect === "none" ? "" : change.effect, side, change.fingerprint, ""].filter((word, place) => word || place === 4).join(" · "), link);
  box.append(last);
  return box;
}

function fill(card, change) { if (card.children.length === 1) card.append(body(change)); }

const cards = changes.map(change => {
  const card = make("details", "", change.accepted ? "accepted" : ""), summary = make("summary");
  card.id = change.fingerprint;
  const words = [change.accepted ? "accepted" : "", change.layer, several(named(change, "operations"), "operation"), several(facade(change), "facade method")];
  summary.append(make("span", change.level, "level " + change.level), make("span", change.message, "text"),
    make("span", words.filter(Boolean).join(" · "), "tag"));
  card.append(summary);
  card.addEventListener("toggle", () => { if (card.open) fill(card, change); });
  return card;
});
main.append(...cards);
const texts = changes.map(change => [change.message, change.id, change.fingerprint, ...named(change, "symbols")].join(" ").toLowerCase());

function boxes(field, name, values) {
  values.forEach(value => {
    const label = make("label"), box = make("input"), count = changes.filter(change => change[name] === value).length;
    Object.assign(box, { type: "checkbox", name, value, defaultChecked: true });
    label.append(box, `${value} (${count})`);
    get(field).append(label);
  });
}

function options(title, key, wanted) {
  const group = make("optgroup");
  group.label = title;
  [...new Set(changes.flatMap(change => change[key]))].map(index => [data.names[index], index]).filter(([name]) => wanted(name)).sort((a, b) => a[0] < b[0] ? -1 : 1).forEach(([name, index]) => {
    const option = make("option", short(name));
    option.value = `${key} ${index}`;
    group.append(option);
  });
  if (group.children.length) select.append(group);
}

function filter() {
  const on = name => new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map(box => box.value));
  const levels = on("level"), layers = on("layer"), wanted = search.value.trim().toLowerCase();
  const [key, index] = select.value ? [select.value.split(" ")[0], Number(select.value.split(" ")[1])] : [];
  let shown = 0;
  changes.forEach((change, place) => {
    const fits = levels.has(change.level) && layers.has(change.layer) && (!key || change[key].includes(index)) && (!wanted || texts[place].includes(wanted));
    cards[place].hidden = !fits;
    shown += fits;
  });
  get("count").textContent = changes.length ? `${shown} of ${changes.length} changes` : "No changes";
  get("reset").hidden = shown === changes.length;
}

function reveal() {
  const card = get(decodeURIComponent(location.hash.slice(1)));
  if (!card || card.tagName !== "DETAILS") return;
  fill(card, changes[cards.indexOf(card)]);
  card.hidden = false;
  card.open = true;
  card.querySelector("summary").focus();
  card.scrollIntoView();
}

function all(open) { cards.forEach((card, place) => { if (!card.hidden) { if (open) fill(card, changes[place]); card.open = open; } }); }

function reset() {
  form.reset();
  filter();
  search.focus();
}

boxes("levels", "level", LEVELS);
boxes("layers", "layer", LAYERS);
options("Facade methods", "symbols", name => name.startsWith("docrelay."));
options("Operations", "operations", () => true);
form.addEventListener("input", filter);
form.addEventListener("change", filter);
form.addEventListener("submit", event => event.preventDefault());
get("reset").addEventListener("click", reset);
get("expand").addEventListener("click", () => all(true));
get("collapse").addEventListener("click", () => all(false));
window.addEventListener("hashchange", reveal);
filter();
// After the browser has gone to the fragment itself, which takes the focus away.
window.addEventListener("load", () => setTimeout(reveal));
