"use strict";
(() => {
  const PAGE_SIZE = 20;  // more take longer to lay out than anyone wants to wait for a letter typed
  const MOST_PRINTED = 1000;
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector("form");
  const list = document.getElementById("list");
  const pages = document.querySelector(".pages");

  // ---- what there is to show ---------------------------------------------------------------------------------------

  const notes = data.notes;
  for (const note of notes) note.place = data.places[note.place];
  const cards = notes.flatMap((note) =>
    note.cards.map((number) => ({ note, number, key: `${note.guid}.${number}` })),
  );
  data.findings.forEach((finding, at) => (finding.at = at));
  const ALL = {
    cards,
    skipped: data.findings.filter((finding) => finding.severity === "skipped"),
    findings: data.findings.filter((finding) => finding.severity !== "skipped"),
    changes: data.changes.map(([change, where, text, note]) => ({
      change, where, text, note, path: where.split(" › ")[0],
    })),
  };

  // ---- state: it lives in the address, so that a page loaded anew, or a link, shows the same ------------------------

  const EMPTY = {
    view: "cards", q: "", file: "", heading: "", kind: "", finding: "", change: "", answers: "", theme: "", page: "1",
    card: "",
  };
  const state = { ...EMPTY };
  let turned = new Set();  // cards whose answer is not as the box "Show answers" says
  let shown = [];

  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of Object.keys(EMPTY)) state[name] = given.get(name) ?? EMPTY[name];
    if (!(state.view in ALL)) state.view = "cards";
  }

  function writeAddress() {
    const given = Object.entries(state).filter(([name, value]) => value !== EMPTY[name]);
    try {
      history.replaceState(null, "", `#${new URLSearchParams(given)}`);
    } catch { /* a browser that keeps the address as it is: nothing is lost but a link */ }
  }

  // ---- a card as Anki draws it ----------------------------------------------------------------------------------------

  const isEmpty = (html) => /^(?:\s|<\/?(?:br|div) ?\/?>)*$/i.test(html);

  function fill(parts, fields) {
    return parts.map((part) => {
      if (typeof part === "string") return part;
      const [what, name, ...inner] = part;
      if (what === "field") return fields(name);
      return isEmpty(fields(name)) === (what === "unless") ? fill(inner, fields) : "";
    }).join("");
  }

  function face(card, side) {
    const { fields, text } = card.note;
    const asked = text.map((piece) => {
      if (typeof piece === "string") return piece;
      const [inactive, sides] = piece;
      return sides[card.number]?.[side === "front" ? 0 : 1] ?? inactive;
    }).join("");
    return fill(data[side], (name) => (name === "Text" ? asked : name in fields ? data.strings[fields[name]] : ""));
  }

  const outside = new CSSStyleSheet();
  outside.replaceSync(`
    :host { all: initial; display: block; }
    .night-mode { color-scheme: dark; }
    img, video { max-width: 100%; }
    audio, video { display: block; margin: 0.5em 0; width: 100%; max-width: 24rem; }
    math[display="block"] { overflow-x: auto; overflow-y: hidden; }`);
  const look = new CSSStyleSheet();
  look.replaceSync(data.css);

  function draw(host, card, side) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [outside, look];
    const night = isNight();
    const body = element("div", { class: `card card${card.number}${night ? " nightMode" : ""}` });
    body.innerHTML = face(card, side);
    for (const wide of body.querySelectorAll("pre, .table, math[display=block]")) wide.tabIndex = 0;
    root.replaceChildren(element("div", { class: night ? "night-mode" : "" }, body));
  }

  // ---- search: all words, anywhere in a note --------------------------------------------------------------------------

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
  const said = (html) =>
    html
      .replace(/<\/?(?:a|b|code|em|i|mark|s|span|m[a-z]+)\b[^>]*>/g, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, ten, sixteen, name) =>
        name ? (NAMED[name] ?? all) : String.fromCodePoint(parseInt(ten ?? sixteen, ten ? 10 : 16)));

  const strings = [];  // what many notes share is read once
  const saidOf = (at) => (strings[at] ??= said(data.strings[at]));

  const words = {
    cards: ({ note }) => (note.words ??= fold([
      said(note.text.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("")),
      ...Object.values(note.fields).map(saidOf), note.path, ...note.place, ...note.source,
    ].join("\n"))),
    skipped: (one) => (one.words ??= fold([one.path, one.code, one.name, one.message, one.hint, ...one.source].join("\n"))),
    changes: (one) => (one.words ??= fold(`${one.where}\n${one.text}`)),
  };
  words.findings = words.skipped;

  // Before anyone types, so that the first search answers as fast as the next.
  function prepareSearch(from = 0) {
    const end = performance.now() + 12;
    let at = from;
    while (at < cards.length && performance.now() < end) words.cards(cards[at++]);
    if (at < cards.length) setTimeout(prepareSearch, 0, at);
  }

  // ---- filters ----------------------------------------------------------------------------------------------------------

  const worst = (note) => note.findings.map((at) => data.findings[at]);
  const isBelow = (note) => JSON.stringify(note.place).startsWith(state.heading.slice(0, -1));
  const FITS = {
    cards: ({ note }) =>
      (!state.file || note.path === state.file) && (!state.heading || isBelow(note)) &&
      (!state.kind || note.kind === state.kind) && (!state.change || note.change === state.change) &&
      (!state.finding || (state.finding === "any" ? note.findings.length > 0
        : worst(note).some(({ code }) => code === state.finding))),
    findings: (one) => (!state.file || one.path === state.file) &&
      (!state.finding || state.finding === "any" || one.code === state.finding),
    changes: (one) => (!state.file || one.path === state.file) && (!state.change || one.change === state.change),
  };
  FITS.skipped = FITS.findings;

  function select() {
    const fits = FITS[state.view];
    const wanted = fold(state.q).split(/\s+/).filter(Boolean);
    const text = words[state.view];
    return ALL[state.view].filter((one) => fits(one) && wanted.every((word) => text(one).includes(word)));
  }

  const counted = (all) => [...all.reduce((found, one) => found.set(one, (found.get(one) ?? 0) + 1), new Map())];

  function options(name, pairs) {
    const select = form.elements[name];
    select.replaceChildren(select.options[0], ...pairs.map(([value, text]) => element("option", { value }, text)));
    select.value = state[name];
    if (select.value !== state[name]) select.value = state[name] = "";
    select.closest("label").classList.toggle("none", pairs.length === 0);
  }

  const withCount = ([value, count]) => [value, `${value} (${count})`];

  function offerFilters() {
    const all = ALL[state.view];
    const byPath = (one) => (one.note?.path ?? one.path);
    options("file", counted(all.map(byPath)).map(withCount));
    options("kind", counted(cards.map(({ note }) => note.kind)).sort().map(withCount));
    const codes = state.view === "cards" ? notes.flatMap(worst) : all.filter((one) => one.code);
    const named = counted(codes.map(({ code, name }) => `${code} ${name}`)).sort();
    const any = state.view === "cards" && named.length ? [["any", "With any finding"]] : [];
    form.elements.finding.options[0].textContent = state.view === "cards" ? "With or without" : "All rules";
    options("finding", [...any, ...named.map(([what, count]) => [what.split(" ")[0], `${what} (${count})`])]);
    form.elements.change.options[0].textContent = state.view === "cards" ? "Changed or not" : "All changes";
    const changes = state.view === "changes" ? all.map((one) => one.change) : cards.map(({ note }) => note.change);
    options("change", counted(changes.filter(Boolean)).map(withCount));
    offerHeadings();
    form.elements.q.value = state.q;
    form.elements.theme.value = state.theme;
    form.elements.answers.checked = !state.answers;
  }

  function offerHeadings() {
    const places = new Map();
    for (const note of notes) {
      if (state.file && note.path !== state.file) continue;
      note.place.forEach((level, depth) => {
        const key = JSON.stringify(note.place.slice(0, depth + 1));
        if (!places.has(key)) places.set(key, "\u2003".repeat(depth) + level);
      });
    }
    options("heading", [...places]);
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------------

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  const badge = (text, kind = text) => element("span", { class: `badge ${kind}` }, text);

  function excerpt(source, line) {
    const numbered = source.map((text, at) => {
      const isMore = at === source.length - 1 && source.length > 12;
      return element("span", { class: "line", "data-line": isMore ? "" : line + at }, element("bdi", {}, text || " "));
    });
    const lang = data.language ? { lang: data.language } : {};
    return source.length ? element("pre", { tabindex: "0", "aria-label": "Source", ...lang }, ...numbered) : null;
  }

  function told(finding) {
    return element("div", { class: "finding" },
      element("p", {}, badge(finding.severity), element("b", {}, `${finding.code} ${finding.name}`), ` ${finding.message}`),
      finding.see.length ? element("p", { class: "hint" }, `See ${finding.see.join(", ")}`) : null,
      finding.hint ? element("p", { class: "hint" }, `Hint: ${finding.hint}`) : null);
  }

  const isTurned = (card) => Boolean(state.answers) !== turned.has(card.key);

  function drawCard(card, at) {
    const { note, number } = card;
    const name = `card-${at}`;
    const several = note.cards.length > 1 ? element("span", { class: "which" }, ` card ${number}`) : null;
    const article = element("article", { tabindex: "-1", "aria-labelledby": name, "data-key": card.key },
      element("div", { class: "about" },
        element("h2", { id: name }, note.line ? `${note.path}:${note.line}` : note.path, several),
        element("p", { class: "badges" }, badge(note.kind, "kind"), note.change ? badge(note.change) : null),
        excerpt(note.source, note.line),
        note.reasons[number] ? element("p", { class: "reason" }, `Hidden: ${note.reasons[number]}`) : null,
        ...worst(note).map(told)),
      drawFace(card, "front", "Question"), drawFace(card, "back", "Answer"));
    turn(article, card);
    return article;
  }

  function drawFace(card, side, title) {
    const host = element("div", { class: "host" });
    const section = element("div", { class: `face ${side}` }, element("h3", {}, title), host);
    if (side === "back") {
      const button = element("button", { type: "button", class: "turn" });
      button.addEventListener("click", () => toggle(card));
      section.append(button);
    }
    draw(host, card, side);
    return section;
  }

  function turn(article, card) {
    const isHidden = isTurned(card);
    article.classList.toggle("hidden-answer", isHidden);
    const button = article.querySelector(".turn");
    button.textContent = isHidden ? "Show answer" : "Hide answer";
    button.setAttribute("aria-expanded", String(!isHidden));
  }

  function toggle(card) {
    turned.has(card.key) ? turned.delete(card.key) : turned.add(card.key);
    const article = articleOf(card.key);
    if (article) turn(article, card);
  }

  function drawFinding(one) {
    return element("article", { class: "row" },
      element("h2", {}, `${one.path}:${one.line}:${one.column}`), told(one), excerpt(one.source, one.line));
  }

  function drawChange(one) {
    const link = element("button", { type: "button", class: "link" }, "Show its card");
    link.addEventListener("click", () => showNote(notes[one.note]));
    return element("article", { class: "row" },
      element("h2", {}, badge(one.change), one.where),
      element("p", data.language ? { lang: data.language } : {}, one.text), one.note < 0 ? null : link);
  }

  const DRAW = { cards: drawCard, skipped: drawFinding, findings: drawFinding, changes: drawChange };
  const NAMES = {
    cards: ["card", "cards"], skipped: ["skipped place", "skipped places"], findings: ["finding", "findings"],
    changes: ["change", "changes"],
  };

  function nothing() {
    if (ALL[state.view].length) return "Nothing fits. Take a word or a filter away.";
    const since = data.before ? `Nothing changed since ${data.before}.` : "This is the first version.";
    return {
      cards: "The notes make no card; the skipped lines say why.", skipped: "Every line is on a card.",
      findings: "Nothing was found.", changes: since,
    }[state.view];
  }

  const countPages = () => Math.max(1, Math.ceil(shown.length / PAGE_SIZE));

  function drawList() {
    state.page = String(Math.min(Math.max(1, parseInt(state.page, 10) || 1), countPages()));
    const start = (state.page - 1) * PAGE_SIZE;
    drawItems(shown.slice(start, start + PAGE_SIZE));
    pages.hidden = countPages() === 1;
    pages.querySelector(".where").textContent = `Page ${state.page} of ${countPages()}`;
    for (const button of pages.querySelectorAll("button")) {
      const to = Number(state.page) + Number(button.dataset.step);
      button.disabled = to < 1 || to > countPages();
    }
    writeAddress();
  }

  function drawItems(items) {
    const [one, many] = NAMES[state.view];
    const all = ALL[state.view].length;
    const some = shown.length === all ? "" : `${shown.length.toLocaleString("en")} of `;
    const left = data.left[state.view];
    const more = left ? `; ${left.toLocaleString("en")} more are not on this page` : "";
    const since = state.view === "changes" && data.before ? ` since ${data.before}` : "";
    const kinds = state.view === "skipped" && all ? ": on no card, not asked, or without words" : "";
    const told = `${some}${all.toLocaleString("en")} ${all === 1 ? one : many}${since}${kinds}${more}`;
    document.querySelector("[role=status]").textContent = told;
    list.replaceChildren(...(items.length
      ? items.map((item, at) => element("li", {}, DRAW[state.view](item, at)))
      : [element("li", { class: "empty" }, nothing())]));
    mark();
  }

  function show({ filters = true } = {}) {
    for (const link of document.querySelectorAll(".views a")) {
      link.querySelector(".number").textContent = ALL[link.dataset.view].length.toLocaleString("en");
      if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const part of document.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(state.view);
    }
    list.setAttribute("aria-label", NAMES[state.view][1]);
    if (filters) offerFilters();
    shown = select();
    drawList();
  }

  // ---- light and night ------------------------------------------------------------------------------------------------------

  const system = matchMedia("(prefers-color-scheme: dark)");
  let isPrinting = false;
  const isNight = () => !isPrinting && (state.theme ? state.theme === "night" : system.matches);

  function paint() {
    document.documentElement.dataset.theme = isNight() ? "night" : "light";
  }

  // ---- moving -----------------------------------------------------------------------------------------------------------------

  const articleOf = (key) => list.querySelector(`article[data-key="${CSS.escape(key)}"]`);

  function mark() {
    list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const article = state.card && articleOf(state.card);
    if (article) article.setAttribute("aria-current", "true");
    return article;
  }

  function go(at) {
    const card = shown[Math.min(Math.max(0, at), shown.length - 1)];
    if (!card) return;
    state.card = card.key;
    const page = String(Math.floor(shown.indexOf(card) / PAGE_SIZE) + 1);
    if (page !== state.page) {
      state.page = page;
      drawList();
    }
    const article = mark();
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: article.offsetHeight > innerHeight * 0.8 ? "start" : "nearest" });
    writeAddress();
  }

  function showNote(note) {
    Object.assign(state, EMPTY, { theme: state.theme, answers: state.answers });
    show();
    go(shown.findIndex((card) => card.note === note));
  }

  const step = (by) => {
    const at = shown.findIndex(({ key }) => key === state.card);
    go(at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by);
  };

  // A card taller than the window is read to its end before the next one comes.
  function isMoreBelow(by) {
    const box = state.card && articleOf(state.card)?.getBoundingClientRect();
    return Boolean(box) && (by > 0 ? box.bottom > innerHeight && box.top < innerHeight : box.top < 0 && box.bottom > 0);
  }

  const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

  document.addEventListener("keydown", (event) => {
    const inner = event.composedPath()[0];
    const isBusy = inner.closest?.("input, select, textarea, button, a, audio, video, pre, .table, math");
    if (state.view !== "cards" || isBusy || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key in STEPS) {
      const by = STEPS[event.key];
      if (/Up|Down/.test(event.key) && isMoreBelow(by)) return;
      step(by);
    } else if (event.key === " " && state.card && articleOf(state.card)) {
      toggle(shown.find(({ key }) => key === state.card));
    } else return;
    event.preventDefault();
  });

  list.addEventListener("focusin", (event) => {
    const key = event.target.closest("article")?.dataset.key;
    if (!key || key === state.card) return;
    state.card = key;
    mark();
    writeAddress();
  });

  // ---- what the reader does ------------------------------------------------------------------------------------------------------

  function take(event) {
    const { name, type, checked, value } = event.target;
    if (!(name in EMPTY)) return;
    state[name] = type !== "checkbox" ? value : checked ? "" : "hidden";
    if (name === "answers") turned = new Set();
    if (name === "theme") paint();
    if (name === "file") state.heading = "";
    state.page = "1";
    if (name === "file") offerHeadings();
    show({ filters: false });
  }

  form.addEventListener("input", take);
  form.elements.theme.addEventListener("input", take);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(state, EMPTY, { view: state.view, theme: state.theme, answers: state.answers });
    show();
  });
  form.querySelector("button.more").addEventListener("click", ({ currentTarget }) => {
    currentTarget.setAttribute("aria-expanded", String(currentTarget.getAttribute("aria-expanded") !== "true"));
  });
  document.querySelector(".views").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    Object.assign(state, { view: link.dataset.view, page: "1", finding: "", change: "" });
    show();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    list.focus();
  });
  pages.addEventListener("click", (event) => {
    if (!event.target.dataset.step) return;
    state.page = String(Number(state.page) + Number(event.target.dataset.step));
    drawList();
    list.focus({ preventScroll: true });
    list.scrollIntoView({ block: "start" });
  });
  addEventListener("hashchange", () => {
    readAddress();
    paint();
    show();
  });
  system.addEventListener("change", () => {
    paint();
    drawList();
  });
  addEventListener("beforeprint", () => {
    isPrinting = true;
    paint();
    drawItems(shown.slice(0, MOST_PRINTED));
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    paint();
    drawList();
  });

  // ---- a page that `preview --watch` writes anew ------------------------------------------------------------------------------------

  function lookAgain() {
    const stamp = new Image();
    stamp.addEventListener("load", () => {
      if ([stamp.naturalWidth, stamp.naturalHeight].join() !== data.watched.join()) location.reload();
    });
    stamp.src = `preview-media/watched.svg?${Date.now()}`;
  }
  if (data.watched) setInterval(lookAgain, 700);

  readAddress();
  paint();
  show();
  if (state.card) articleOf(state.card)?.scrollIntoView({ block: "nearest" });
  setTimeout(prepareSearch, 50);
})();
