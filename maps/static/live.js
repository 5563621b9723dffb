/* The dashboard stays true while it is open: what is new is fetched and put where the old was, nothing else moves. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;
  const settings = geoFondue.data("page-data").live;
  const { texts, language } = settings;
  // The data of the map
  const DATA = 'script[type="application/json"][id$="_data"]';
  const badge = document.getElementById("live");

  const SECOND = 1000;
  // Between two renewals, at least; and no more than a twentieth of the time is spent on them
  const PAUSE = 10 * SECOND;
  const SHARE = 20;
  // So that not all who look ask at once
  const APART = 2 * SECOND;
  const SPOKEN_APART = 60 * SECOND;
  // Beats come every 15 seconds
  const SILENCE = 40 * SECOND;
  const REFUSED_PAUSE = 30 * SECOND;
  const LOST_AFTER = 5 * SECOND;
  const TYPING = 3 * SECOND;

  /** Puts the figures of later data into columns that others hold on to. */
  geoFondue.renew = function (areas, fresh) {
    Object.keys(areas).forEach((name) => name in fresh || delete areas[name]);
    Object.assign(areas, fresh);
  };

  /* When data are from, in words that stay true. The reader's clock may be wrong: the service says what time it is */
  let ahead = 0;
  const relative = new Intl.RelativeTimeFormat(language === "th" ? "th-TH" : "en-GB", { numeric: "auto" });
  const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  function tellAge() {
    const ago = document.querySelector(".updated .ago");
    if (!ago) return;
    const seconds = Math.min(0, (Date.parse(ago.dateTime) - Date.now() - ahead) / SECOND);
    const [unit, length] = UNITS.find(([, long]) => -seconds >= long) || ["minute", 60];
    const text = relative.format(Math.ceil(seconds / length), unit);
    if (ago.textContent !== text) ago.textContent = text;
  }

  /* Whether it is connected */
  function show(state) {
    if (badge.dataset.state === state) return;
    badge.dataset.state = state;
    badge.hidden = false;
    badge.replaceChildren(texts[state]);
    badge.title = state === "on" ? texts.on_long : "";
    if (state === "edition") {
      const button = element("button", "", texts.reload);
      button.type = "button";
      button.addEventListener("click", () => window.location.reload());
      badge.append(" ", button);
    }
    if (state !== "on") geoFondue.say(texts[state]);
  }

  let source = null;
  let watching = 0;
  let losing = 0;
  let again = 0;

  function connect() {
    disconnect();
    source = new EventSource(settings.address);
    source.addEventListener("news", heard);
    source.addEventListener("beat", heard);
    source.addEventListener("outage", heard);
    source.addEventListener("error", () => {
      if (!losing) losing = window.setTimeout(() => show("lost"), LOST_AFTER);
      // Refused, by us or a proxy: the browser does not try again by itself then
      if (source.readyState === EventSource.CLOSED) again = window.setTimeout(connect, REFUSED_PAUSE);
    });
    watch();
  }

  function disconnect() {
    if (source) source.close();
    source = null;
    [watching, losing, again].forEach(window.clearTimeout);
    losing = 0;
  }

  /** A connection may be dead without anybody having said so, as after a laptop slept. */
  function watch() {
    window.clearTimeout(watching);
    watching = window.setTimeout(() => {
      show("lost");
      connect();
    }, SILENCE);
  }

  function heard({ type, data }) {
    watch();
    window.clearTimeout(losing);
    losing = 0;
    const told = JSON.parse(data);
    if (told.now) ahead = Date.parse(told.now) - Date.now();
    if (type === "outage") return show("outage");
    if (badge.dataset.state !== "edition" && !(type === "beat" && badge.dataset.state === "outage")) show("on");
    if (type === "news") {
      if (told.edition !== settings.edition) show("edition");
      else if (told.data_version !== settings.data_version) want();
    }
    tellAge();
  }

  /* Renewing */
  let wanted = false;
  let renewing = false;
  let earliest = 0;
  let typed = 0;
  let pressed = false;
  let spoken = 0;
  let mapWaits = null;

  function want() {
    if (!wanted) earliest = Math.max(earliest, Date.now() + Math.random() * APART);
    wanted = true;
  }

  /** Whether somebody is in the middle of something. */
  function busy() {
    const active = document.activeElement;
    const typing = active.matches("input:not([type=radio]), select, textarea") && Date.now() - typed < TYPING;
    return document.hidden || pressed || typing || active.closest("#choices") !== null;
  }
  ["keydown", "input"].forEach((type) => document.addEventListener(type, () => (typed = Date.now()), true));
  document.addEventListener("pointerdown", () => (pressed = true), true);
  ["pointerup", "pointercancel"].forEach((type) => document.addEventListener(type, () => (pressed = false), true));

  async function tick() {
    if (renewing || busy()) return;
    if (mapWaits !== null && !reading()) redraw(mapWaits);
    if (!wanted || Date.now() < earliest) return;
    renewing = true;
    wanted = false;
    const began = Date.now();
    try {
      const { href } = window.location;
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const text = await answer.text();
      // By then the reader may have chosen something else, or begun to type
      if (href !== window.location.href || busy()) wanted = true;
      else put(new DOMParser().parseFromString(text, "text/html"));
    } catch {
      wanted = true;
    }
    renewing = false;
    earliest = Date.now() + Math.max(PAUSE, SHARE * (Date.now() - began));
  }

  /** Puts what a page of now shows in the place of what this one does. */
  function put(page) {
    const read = (selector) => JSON.parse(page.querySelector(selector).textContent);
    const fresh = read("#page-data").live;
    if (fresh.edition !== settings.edition) return show("edition");
    settings.data_version = fresh.data_version;

    const panel = document.querySelector("section.panel");
    const { scrollTop } = panel;
    ["numbers", "details"].forEach((id) => swap(document.getElementById(id), page.getElementById(id)));
    ["header .updated", ".panel footer"].forEach((selector) => {
      const [old, now] = [document.querySelector(selector), page.querySelector(selector)];
      // Before the first report there is nothing to say when it is from
      if (!old && now) badge.before(now);
      else swap(old, now);
    });

    const data = page.querySelector(DATA).textContent;
    const { drawn } = geoFondue;
    if (drawn && drawn.renew) {
      drawn.renew(JSON.parse(data));
      geoFondue.table.renew(null);
    } else {
      geoFondue.table.renew(read("#table-data").areas);
      if (reading()) mapWaits = data;
      else redraw(data);
    }
    panel.scrollTop = scrollTop;
    tellAge();
    if (Date.now() - spoken < SPOKEN_APART) return;
    spoken = Date.now();
    geoFondue.say(texts.renewed.replace("{spoken}", document.getElementById("numbers").dataset.spoken));
  }

  /** Puts an element in another's place; the focus, and what is unfolded, stay as they are. */
  function swap(old, fresh) {
    if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
    const inside = (root) => [...root.querySelectorAll("a, button, summary, input, select, [tabindex]")];
    const focus = inside(old).indexOf(document.activeElement);
    const unfolded = [...old.querySelectorAll("details")].map(({ open }) => open);
    fresh.querySelectorAll("details").forEach((part, i) => (part.open = unfolded[i] ?? part.open));
    old.replaceWith(fresh);
    if (focus >= 0) inside(fresh)[focus]?.focus({ preventScroll: true });
  }

  /** Whether something is open on the map that drawing it anew would close, or it plays. */
  const reading = () =>
    document.querySelector(".folium-map .leaflet-popup, .folium-map .gf-table:not([hidden]), .folium-map details[open], .gf-steps[data-playing]") !== null;

  /** Draws the map anew where it is, before the screen is painted next. */
  function redraw(data) {
    mapWaits = null;
    const script = document.querySelector(DATA);
    const old = geoFondue.leaflet;
    const box = old.getContainer();
    const inside = (root) => [...root.querySelectorAll("a, button, input, select")];
    const focus = box === document.activeElement ? -2 : inside(box).indexOf(document.activeElement);
    const [centre, zoom] = [old.getCenter(), old.getZoom()];
    const fresh = box.cloneNode(false);
    box.replaceWith(fresh);
    script.textContent = data;
    const map = geoFondue.map(fresh.id, old.gf.settings);
    if (old.gf.touched()) map.setView(centre, zoom, { animate: false });
    geoFondue.drawn = geoFondue.draw(settings.draws, map, script.id);
    old.remove();
    if (focus === -2) fresh.focus({ preventScroll: true });
    else if (focus >= 0) inside(fresh)[focus]?.focus({ preventScroll: true });
  }

  // A browser has few connections to one host: only the tab that is seen holds one
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", ({ persisted }) => persisted && connect());
  if (!document.hidden) connect();
  tellAge();
  window.setInterval(tellAge, 15 * SECOND);
  window.setInterval(tick, SECOND);
})();
