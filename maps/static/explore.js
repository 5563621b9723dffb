/* Shapes that tell their figures: under the pointer, by tap, from a table and so by keyboard. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const AT_ONCE = 100;
  // What a popup keeps free at the map's sides: at the top is what the map lets one choose
  const ROOM = { autoPanPaddingTopLeft: [16, 64], autoPanPaddingBottomRight: [16, 16] };

  /**
   * Lets a reader point at shapes and choose one. `figures` has
   *   shape(): the shape that is drawn now;  colours: { halo, highlight };
   *   card(i, chosen): what to tell of one, as an element.
   * Returns { show(i), reset() }.
   */
  geoFondue.explore = function (map, { shape, colours, card }) {
    const container = map.getContainer();
    const marks = { over: -1, chosen: -1 };
    const highlight = new geoFondue.Canvas((context, view) => {
      if (marks.chosen >= 0) {
        geoFondue.paintOutline(context, view, shape(), [marks.chosen], colours.halo, 5);
        geoFondue.paintOutline(context, view, shape(), [marks.chosen], colours.highlight, 2.5);
      }
      if (marks.over >= 0) geoFondue.paintOutline(context, view, shape(), [marks.over], colours.highlight, 1.5);
    }).addTo(map);
    const tooltip = L.tooltip({ className: "gf-tooltip", direction: "auto", offset: [14, 0], opacity: 1 });
    const popup = L.popup({ className: "gf-popup", maxWidth: 300, ...ROOM });

    const over = (i, latlng) => {
      if (i !== marks.over) {
        marks.over = i;
        highlight.redraw();
        container.classList.toggle("gf-over", i >= 0);
        if (i >= 0) tooltip.setContent(card(i, false));
      }
      if (i >= 0 && i !== marks.chosen) tooltip.setLatLng(latlng).addTo(map);
      else tooltip.remove();
    };
    const choose = (i, latlng) => {
      marks.chosen = i;
      highlight.redraw();
      tooltip.remove();
      if (i >= 0) popup.setLatLng(latlng).setContent(card(i, true)).openOn(map);
      else map.closePopup(popup);
      container.dispatchEvent(new CustomEvent("geofondue:chosen", { bubbles: true, detail: { index: i } }));
    };
    if (window.matchMedia("(hover: hover)").matches) {
      map.on("mousemove", (event) => over(geoFondue.areaAt(shape(), event.latlng), event.latlng));
      map.on("mouseout", () => over(-1));
    }
    map.on("click", (event) => choose(geoFondue.areaAt(shape(), event.latlng), event.latlng));
    map.on("popupclose", () => marks.chosen >= 0 && choose(-1));
    return {
      /** Goes to one, closer unless it shall stay, and tells its figures; `room` is left at each side, 1 being all. */
      show(i, { stay = false, room = 0.25 } = {}) {
        const middle = geoFondue.middleOf(shape(), i);
        // At once: a popup that opens on the way cannot move the map so that it fits
        if (!stay) {
          map.fitBounds(geoFondue.boundsOf(shape(), i), {
            padding: map.getSize().multiplyBy(room),
            maxZoom: Math.max(map.getZoom(), map.getMinZoom() + 4),
            animate: false,
          });
        }
        choose(i, middle);
      },
      /** Tells anew of what is pointed at and chosen, as when its figures are others. */
      refresh() {
        if (marks.over >= 0) tooltip.setContent(card(marks.over, false));
        if (marks.chosen >= 0) popup.setContent(card(marks.chosen, true));
      },
      /** Forgets what was pointed at, as when other shapes are drawn. */
      reset() {
        over(-1);
        if (marks.chosen >= 0) choose(-1);
      },
    };
  };

  /** Lets shapes be chosen by their codes: tells of each that is, and returns { show(code) }. */
  geoFondue.byCode = function (map, explorer, codes) {
    const container = map.getContainer();
    container.addEventListener("geofondue:chosen", ({ detail }) => {
      const code = detail.index < 0 ? null : codes[detail.index];
      container.dispatchEvent(new CustomEvent("geofondue:select", { bubbles: true, detail: { code } }));
    });
    return {
      /** Shows one by its code: the map goes there, unless it shall `stay`, and opens its figures. */
      show(code, options) {
        const i = codes.indexOf(code);
        if (i >= 0) explorer.show(i, options);
      },
    };
  };

  /** The middle of one shape. */
  geoFondue.middleOf = function (shape, i) {
    const { x, y } = geoFondue.place(shape, [i]);
    return L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0);
  };

  /** Which area of the ground holds the middle of a shape, else one of its corners; -1 for none. */
  geoFondue.areaAround = function (ground, shape, i) {
    const middle = geoFondue.areaAt(ground, geoFondue.middleOf(shape, i));
    if (middle >= 0) return middle;
    const points = shape.arcs[i];
    for (let at = 0; at < points.length; at += 2) {
      const corner = L.CRS.EPSG3857.pointToLatLng(L.point(points[at] * 256, points[at + 1] * 256), 0);
      const found = geoFondue.areaAt(ground, corner);
      if (found >= 0) return found;
    }
    return -1;
  };

  /** What a hexagon is called: after the area around it; nothing where it lies in none. */
  geoFondue.nameOfHexagon = function ({ areas, texts }, ground, shape, i) {
    const around = geoFondue.areaAround(ground, shape, i);
    return around < 0 ? "" : texts.hexagon_of.replace("{name}", areas.name[around]);
  };

  /** A card: a heading, lines below it, rows of [name, text or element], and what else is given. */
  geoFondue.card = function (title, lines, rows, more) {
    const row = ([name, value]) => {
      const head = element("th", "", name);
      head.scope = "row";
      const cell = element("td", "");
      cell.append(value);
      return element("tr", "", null, [head, cell]);
    };
    return element("div", "gf-card", null, [
      element("h3", "", title),
      ...lines.map((line) => element("p", "gf-parents", line)),
      element("table", "", null, [element("tbody", "", null, rows.map(row))]),
      ...(more || []),
    ]);
  };

  /**
   * The table that says the same as the map, behind a button. `table` has
   *   texts: { table, table_title, close, show_more, nothing }, columns: names, or what gives them; the first one's cells are buttons;
   *   rows(): lists of [i, text, text…] in the order to show them, asked for whenever it is opened; choose(i);
   *   title(): the heading, where it changes.
   */
  geoFondue.tableOf = function (map, { texts, columns, rows, choose, title }) {
    const body = element("tbody");
    const more = element("button", "gf-more");
    const head = element("thead");
    const close = button("gf-close", "×", texts.close);
    const named = element("h2", "", texts.table_title);
    const caption = element("caption", "gf-hidden", texts.table_title);
    const scroller = element("div", "gf-scroller", null, [element("table", "", null, [caption, head, body]), more]);
    const panel = element("section", "gf-table", null, [
      element("header", "", null, [named, close]),
      scroller,
    ]);
    const toggle = element("button", "gf-toggle leaflet-bar", texts.table);
    more.type = toggle.type = "button";
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", texts.table_title);
    panel.hidden = true;
    toggle.setAttribute("aria-expanded", "false");

    let waiting = [];
    const add = () => {
      body.append(...waiting.splice(0, AT_ONCE).map(line));
      more.hidden = !waiting.length;
      more.textContent = texts.show_more.replace("{count}", format.count(Math.min(AT_ONCE, waiting.length)));
    };
    const line = ([i, first, ...others]) => {
      const name = button("", first);
      name.addEventListener("click", () => {
        // On a phone the table would hide what was asked for
        if (map.getSize().x < 640) open(false);
        choose(i);
      });
      const lead = element("th", "", null, [name]);
      lead.scope = "row";
      return element("tr", "", null, [lead, ...others.map((text) => element("td", "", text))]);
    };
    const open = (wanted) => {
      panel.hidden = !wanted;
      toggle.setAttribute("aria-expanded", String(wanted));
      if (!wanted) return;
      waiting = rows();
      if (title) named.textContent = caption.textContent = title();
      const names = typeof columns === "function" ? columns() : columns;
      head.replaceChildren(element("tr", "", null, names.map(heading)));
      body.replaceChildren();
      if (!waiting.length) body.append(element("tr", "", null, [element("td", "", texts.nothing)]));
      add();
    };
    toggle.addEventListener("click", () => open(panel.hidden));
    more.addEventListener("click", add);
    close.addEventListener("click", () => {
      open(false);
      toggle.focus();
    });
    panel.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close.click();
    });
    geoFondue.control("topright", () => toggle).addTo(map);
    geoFondue.control("topright", () => panel).addTo(map);
    return {
      /** Makes an open table anew; while somebody goes through it only if its rows no longer hold (`stale`). */
      refresh(stale) {
        const inUse = panel.contains(document.activeElement);
        if (panel.hidden || (inUse && !stale)) return;
        open(true);
        if (inUse) scroller.focus();
      },
    };
  };

  function heading(text) {
    const made = element("th", "", text);
    made.scope = "col";
    return made;
  }

  function button(className, text, title) {
    const made = element("button", className, text);
    made.type = "button";
    if (title) {
      made.title = title;
      made.setAttribute("aria-label", title);
    }
    return made;
  }
})();
