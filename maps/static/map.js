/* What every map of Geo Fondue has: the map itself, its controls, and numbers and days in the page's language. */
(function () {
  "use strict";

  const geoFondue = (window.geoFondue = window.geoFondue || {});

  /** How many dots of a canvas make one of the page's pixels. */
  geoFondue.ratio = () => geoFondue.paperRatio || window.devicePixelRatio || 1;

  /**
   * Does what moves a map or changes what is on it, and draws it once when all is done. It may be done within
   * other such work: then it is drawn after that.
   */
  geoFondue.atOnce = function (map, work) {
    map.gf.held += 1;
    try {
      return work();
    } finally {
      map.gf.held -= 1;
      if (!map.gf.held) map.fire("gf:released");
    }
  };
  geoFondue.held = (map) => Boolean(map.gf?.held);

  /** Puts on a map what the data in element `id` say, by the name of what draws it. */
  geoFondue.draw = (name, map, id) => geoFondue.atOnce(map, () => geoFondue[name](map, id));

  /** The data that the server wrote into the page, by the id of its element. */
  geoFondue.data = (id) => JSON.parse(document.getElementById(id).textContent);

  /** An element with a class, a text and children. */
  geoFondue.element = function (tag, className, text, children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    (children || []).forEach((child) => element.append(child));
    return element;
  };

  const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const hundredths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
  const NOTHING = "–";
  const missing = (value) => value === null || value === undefined;

  geoFondue.format = {
    count: (value) => (missing(value) ? NOTHING : counts.format(value)),
    days: (value) => (missing(value) ? NOTHING : (value < 9.95 ? tenths : counts).format(value)),
    percent: (share) => (missing(share) ? NOTHING : hundredths.format(share * 100) + "%"),
    /** A share of growth, with its sign. */
    change: (share) => (missing(share) ? NOTHING : signed.format(share * 100) + "%"),
    /** So many for each unit: three digits, however small. */
    density: (value) => (missing(value) ? NOTHING : digits.format(value)),
    /** A day, given in days since 1970; in Thai its year is of the Buddhist era. */
    day(value, language) {
      if (missing(value)) return NOTHING;
      const locale = language === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB";
      const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
      // Some browsers add the name of the era to the year
      return new Intl.DateTimeFormat(locale, options)
        .formatToParts(new Date(value * 86400000))
        .filter((part) => part.type !== "era")
        .map((part) => part.value)
        .join("")
        .trim();
    },
  };

  /** The bounds of classes, by how their figures are written. */
  geoFondue.bound = { ...geoFondue.format, percent: (share) => counts.format(share * 100) + "%" };

  /** The resolution rate of each area; null where it has none, everywhere while only some states are counted. */
  geoFondue.rates = ({ open, closed, rated }) =>
    open.map((count, i) => (rated && count + closed[i] ? closed[i] / (count + closed[i]) : null));

  // How high it says whose the data are, beyond the margin
  const WHOSE = 12;

  /** Makes a Leaflet map that shows `bounds` ([[south, west], [north, east]]) and can be moved a little beyond. */
  geoFondue.map = function (id, settings) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(id, {
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
      zoomControl: false,
      // Without pictures of tiles every scale is as good as any other
      zoomSnap: settings.basemap ? 1 : 0,
      zoomDelta: 1,
      wheelPxPerZoomLevel: 90,
      maxZoom: settings.maxZoom,
      attributionControl: false,
      maxBoundsViscosity: 0.8,
    });
    if (still) map.panBy = (by, options) => L.Map.prototype.panBy.call(map, by, { ...options, animate: false });
    Object.entries(settings.colours).forEach(([name, colour]) => {
      map.getContainer().style.setProperty("--gf-" + name, colour);
    });
    const bounds = L.latLngBounds(settings.bounds);
    const fit = () => {
      // A strip along the bottom, as the legend is on a phone, covers nothing then
      const legend = map.getContainer().querySelector(".gf-legend");
      const strip = legend && legend.offsetWidth > map.getSize().x / 2 ? legend.offsetHeight + 88 : 14;
      const foot = map.getContainer().querySelector(".gf-steps")?.offsetHeight || 0;
      // On a phone what is chosen from lies over the map as wide as that is
      const head = map.getContainer().querySelector(".leaflet-top.leaflet-left")?.offsetHeight || 0;
      const top = map.getSize().x < 640 ? Math.max(54, head + 6) : 14;
      // Nobody can move a picture or paper, so that the legend stands beside what it tells of
      const picture = document.documentElement.matches(".gf-picture, .on-paper");
      const side = picture && legend && strip === 14 ? legend.offsetWidth + 30 : 14;
      const bottom = strip + foot + (picture ? WHOSE : 0);
      map.fitBounds(bounds, { paddingTopLeft: [side, top], paddingBottomRight: [14, bottom], animate: false });
      // A legend at the side gets the room that is left over, as far as there is any
      if (!legend || strip > 14 || side > 14) return;
      const [west, east] = [bounds.getWest(), bounds.getEast()].map((lon) => map.latLngToContainerPoint([0, lon]).x);
      const spare = map.getSize().x - (east - west) - 28;
      map.panBy([-Math.max(0, Math.min(legend.offsetWidth, spare)) / 2, 0], { animate: false });
    };
    fit();
    map.setMinZoom(map.getZoom() - 1);
    // So much beyond that all of it finds its place above a tall legend
    map.setMaxBounds(bounds.pad(1.2));
    let touched = false;
    map.on("dragstart zoomstart", () => (touched = true));
    fit();
    touched = false;
    // Until the reader has moved it, the map shows everything, however its place changes
    map.gf = { settings, touched: () => touched, held: 0 };
    const settle = () =>
      geoFondue.atOnce(map, () => {
        map.invalidateSize({ animate: false, pan: false });
        if (touched) return;
        fit();
        touched = false;
      });
    geoFondue.leaflet = map;
    const resized = new ResizeObserver(settle);
    resized.observe(map.getContainer());
    // A map that another takes the place of is of no size any more
    map.on("unload", () => resized.disconnect());
    geoFondue.settle = () => {
      settle();
      map.fire("gf:redraw");
    };
    map.on("gf:legend", settle);

    L.control
      .attribution({ position: "bottomright", prefix: '<a href="https://leafletjs.com">Leaflet</a>' })
      .addTo(map);
    settings.attribution.forEach((html) => map.attributionControl.addAttribution(html));
    zoomControl(settings.texts, () => geoFondue.atOnce(map, fit)).addTo(map);
    scaleControl(settings.texts).addTo(map);
    if (settings.notice) control("topright", () => geoFondue.element("p", "gf-notice", settings.notice)).addTo(map);
    if (settings.basemap?.streets) geoFondue.streets(map, settings.basemap, settings);
    else if (settings.basemap) {
      L.tileLayer(settings.basemap.url, {
        minZoom: settings.basemap.minZoom,
        maxZoom: settings.maxZoom,
        maxNativeZoom: settings.basemap.maxZoom,
        bounds: settings.basemap.bounds,
        attribution: settings.basemap.attribution,
        className: "gf-basemap",
      }).addTo(map);
    }
    return map;
  };

  function control(position, make) {
    const made = L.control({ position });
    made.onAdd = function (map) {
      const element = make(map);
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
      return element;
    };
    return made;
  }
  geoFondue.control = control;

  function zoomControl(texts, home) {
    return control("topright", (map) => {
      const box = geoFondue.element("div", "gf-zoom leaflet-bar");
      const button = (sign, title, act) => {
        const made = geoFondue.element("button", "", sign);
        made.type = "button";
        made.title = title;
        made.setAttribute("aria-label", title);
        made.addEventListener("click", act);
        box.append(made);
      };
      button("+", texts.zoom_in, () => map.zoomIn());
      button("−", texts.zoom_out, () => map.zoomOut());
      button("⤢", texts.home, home);
      return box;
    });
  }

  /** Leaflet's scale, with a mark for the north: the map is never turned. */
  function scaleControl(texts) {
    const scale = L.control.scale({ position: "bottomleft", imperial: false });
    // Leaflet writes its units in English
    const write = scale._updateScale;
    scale._updateScale = (bar, label, ratio) => {
      const [count, unit] = label.split(" ");
      write.call(scale, bar, (unit === "m" ? texts.metres : texts.kilometres).replace("{count}", geoFondue.format.count(Number(count))), ratio);
    };
    const add = scale.onAdd;
    scale.onAdd = function (map) {
      const element = add.call(this, map);
      element.classList.add("gf-scale");
      element.append(geoFondue.element("span", "gf-north", texts.north));
      return element;
    };
    return scale;
  }

  const MOST_BUTTONS = 3;

  /**
   * The choice of what the map shows: radio buttons as one bar, or a list where they would be too many.
   * `entries` are [value, label]; `choose` is called with the value, at once for the one chosen first.
   */
  geoFondue.chooser = function (map, title, entries, chosen, choose) {
    const make = entries.length > MOST_BUTTONS ? list : buttons;
    const box = make(map, title, entries, chosen, choose);
    control("topleft", () => box).addTo(map);
    choose(chosen);
  };

  function buttons(map, title, entries, chosen, choose) {
    const box = geoFondue.element("fieldset", "gf-chooser leaflet-control-layers");
    box.append(geoFondue.element("legend", "gf-hidden", title));
    entries.forEach(([value, label]) => {
      const input = geoFondue.element("input");
      input.type = "radio";
      input.name = "gf-shown-" + L.stamp(map);
      input.value = value;
      input.checked = value === chosen;
      input.addEventListener("change", () => choose(value));
      box.append(geoFondue.element("label", "", null, [input, geoFondue.element("span", "", label)]));
    });
    return box;
  }

  function list(map, title, entries, chosen, choose) {
    const select = geoFondue.element("select");
    entries.forEach(([value, label]) => {
      const option = geoFondue.element("option", "", label);
      option.value = value;
      option.selected = value === chosen;
      select.append(option);
    });
    select.addEventListener("change", () => choose(select.value));
    const label = geoFondue.element("label", "gf-chooser gf-list", null, [geoFondue.element("span", "", title), select]);
    return label;
  }
})();
