/* Reports by hexagon; the closer one looks the smaller they are. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;

  // What is added to a colour to let the land through
  const PALE = "70";

  /** Draws the map of the data in element `id`. */
  geoFondue.hexbin = function (map, id) {
    const data = geoFondue.data(id);
    const { levels, texts } = data;
    const container = map.getContainer();
    let measure = data.measure;
    let failed = false;
    // What is drawn: a level, and its hexagons, all of them or those around what is in view
    const drawing = (level, hexagons) => ({ level, hexagons, shape: geoFondue.shapeOfHexagons(hexagons), classes: [] });
    let shown = drawing(levels[0], levels[0].hexagons);

    const ground = geoFondue.ground(map, data, null);
    const fills = (context) => {
      const lists = new Map();
      shown.classes.forEach((number, i) => {
        const key = (isMerged(i) ? "merged " : "") + number;
        if (!lists.has(key)) lists.set(key, { fill: fillOf(context, i), areas: [] });
        lists.get(key).areas.push(i);
      });
      return [...lists.values()];
    };
    const isMerged = (i) => i < shown.hexagons.merged;
    const colourOf = (number) => {
      const { colours } = data.measures[measure];
      // The darkest for the last class, however few there are
      const last = breaksOf(shown.level).length - 1;
      return colours[last ? Math.round((number * (colours.length - 1)) / last) : colours.length - 1];
    };
    const fillOf = (context, i) => {
      const number = shown.classes[i];
      if (number === -2) return geoFondue.hatching(context, data.special);
      const colour = number === -1 ? data.special.zero : colourOf(number);
      return isMerged(i) ? colour + PALE : colour;
    };
    const breaksOf = (level) => level.breaks[measure];
    const figure = ({ open, closed }, i) => {
      if (measure !== "resolution_rate") return measure === "open" ? open[i] : closed[i];
      return open[i] + closed[i] ? closed[i] / (open[i] + closed[i]) : null;
    };
    /** The class of a hexagon; one that others were merged into is seven times as large or more, so it counts less. */
    const classOf = (i) => {
      const value = figure(shown.hexagons, i);
      if (value === null) return -2;
      if (measure !== "resolution_rate" && value === 0) return -1;
      const breaks = breaksOf(shown.level);
      const even = measure === "resolution_rate" || !isMerged(i) ? value : value / 7;
      const found = breaks.findIndex((end) => even <= end);
      return found < 0 ? breaks.length - 1 : found;
    };

    const canvas = geoFondue.overGround(map, data, ground.shape, () => shown.shape, fills);
    const legend = geoFondue.legend(map);
    const classify = () => {
      shown.classes = shown.hexagons.open.map((_, i) => classOf(i));
      canvas.redraw();
      legend.update(legendOf());
    };
    const legendOf = () => {
      const { level } = shown;
      const rate = measure === "resolution_rate";
      const bound = rate ? geoFondue.bound.percent : format.count;
      const least = Math.min(...shown.classes.map((number, i) => (number < 0 || isMerged(i) ? Infinity : figure(shown.hexagons, i))));
      const breaks = breaksOf(level);
      const entries = breaks.map((end, i) => {
        const start = i ? breaks[i - 1] + (rate ? 0 : 1) : Math.min(end, rate ? Math.floor(least * 100) / 100 : least);
        return entry(colourOf(i), start === end ? bound(end) : `${bound(start)} – ${bound(end)}`);
      });
      entries.reverse();
      if (!rate && shown.classes.includes(-1)) entries.push(entry(data.special.zero, texts.zero));
      if (shown.classes.includes(-2)) entries.push(entry(null, texts.none));
      const last = level === levels[levels.length - 1];
      const notes = [
        (last ? texts.size_last : texts.size).replace("{width}", level.width),
        ...(level.said ? [level.said] : []),
      ];
      return [
        element("p", "gf-legend-title", data.measures[measure].label),
        element("ul", "", null, entries),
        ...(shown.hexagons.merged ? [together()] : []),
        ...notes.map((text) => element("p", "gf-note", text)),
        ...(failed ? [element("p", "gf-note gf-now", texts.failed)] : []),
      ];
    };

    const together = () => {
      const { lastChild: words, firstChild: swatch } = entry(colourOf(0) + PALE, texts.together.replace("{k}", data.least));
      return element("p", "gf-together", null, [swatch, words]);
    };

    const nameOf = (i) => {
      const around = geoFondue.areaAround(ground.shape, shown.shape, i);
      return texts.hexagon_of.replace("{name}", around < 0 ? "" : data.areas.name[around]).trim();
    };
    const card = (i) => {
      const { open, closed, excluded } = shown.hexagons;
      const rate = open[i] + closed[i] ? closed[i] / (open[i] + closed[i]) : null;
      const rows = [
        [texts.figures.total, format.count(open[i] + closed[i] + excluded[i])],
        [texts.figures.open, format.count(open[i])],
        [texts.figures.closed, format.count(closed[i])],
        [texts.figures.excluded, format.count(excluded[i])],
        [texts.figures.resolution_rate, format.percent(rate)],
      ];
      const lines = isMerged(i) ? [texts.together.replace("{k}", data.least)] : [];
      return geoFondue.card(nameOf(i), lines, rows);
    };
    const draw = (level, hexagons) => {
      if (shown.level === level && shown.hexagons === hexagons) return;
      shown = drawing(level, hexagons);
      explorer.reset();
      classify();
      table.refresh(true);
      container.dataset.resolution = level.resolution;
    };
    const explorer = geoFondue.explore(map, { shape: () => shown.shape, colours: data.ground, card });
    const table = geoFondue.tableOf(map, {
      texts,
      columns: [texts.area, texts.figures.open, texts.figures.closed, texts.figures.resolution_rate],
      rows: () => {
        const view = map.getBounds();
        const { open, closed } = shown.hexagons;
        return shown.shape.boxes
          .map((_, i) => i)
          .filter((i) => view.contains(geoFondue.middleOf(shown.shape, i)))
          .sort((a, b) => figure(shown.hexagons, b) - figure(shown.hexagons, a))
          .map((i) => {
            const rate = open[i] + closed[i] ? closed[i] / (open[i] + closed[i]) : null;
            return [i, nameOf(i), format.count(open[i]), format.count(closed[i]), format.percent(rate)];
          });
      },
      // The hexagons stay as large as they are
      choose: (i) => explorer.show(i, { stay: true }),
    });

    const fetched = fetcher(data);
    const settle = () => {
      const level = levels.filter(({ least_zoom: zoom }) => zoom <= map.getZoom()).pop() || levels[0];
      if (level.hexagons) {
        failed = false;
        draw(level, level.hexagons);
        return;
      }
      fetched(level, map.getBounds()).then(
        (hexagons) => {
          failed = false;
          // By then the reader may have gone elsewhere
          if (hexagons && map.getZoom() >= level.least_zoom) draw(level, hexagons);
        },
        () => {
          failed = true;
          legend.update(legendOf());
        },
      );
    };
    const choose = (value) => {
      measure = value;
      classify();
      table.refresh();
      container.dispatchEvent(new CustomEvent("geofondue:measure", { bubbles: true, detail: { measure } }));
    };
    const measures = Object.entries(data.measures).map(([value, { label }]) => [value, label]);
    if (measures.length > 1) geoFondue.chooser(map, texts.show, measures, measure, choose);
    else choose(measure);
    settle();
    map.on("moveend", settle);
    map.on("moveend", () => table.refresh());
    container.dataset.drawn = levels.reduce((sum, { hexagons }) => sum + (hexagons ? hexagons.open.length : 0), 0);
  };

  /** What fetches the hexagons of a level around a view, unless the last answer covers it; one request at a time. */
  function fetcher({ finer }) {
    let last = null;
    let current = null;
    return function (level, bounds) {
      if (last && last.level === level && last.bounds.contains(bounds)) return last.answer;
      if (current) current.abort();
      current = new AbortController();
      const around = bounds.pad(0.5);
      const box = [
        Math.max(-180, around.getWest()),
        Math.max(-90, around.getSouth()),
        Math.min(180, around.getEast()),
        Math.min(90, around.getNorth()),
      ];
      const address = finer
        .replace("RESOLUTION", level.resolution)
        .replace("BBOX", box.map((degrees) => degrees.toFixed(4)).join(","));
      const answer = fetch(address, { signal: current.signal })
        .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
        .then(({ features }) => unpacked(features, level.resolution))
        .catch((error) => {
          if (error.name === "AbortError") return null;
          last = null;
          throw error;
        });
      last = { level, bounds: around, answer };
      return answer;
    };
  }

  /** Hexagons of GeoJSON in the form in which the page brings others. */
  function unpacked(features, resolution) {
    const step = 1e-5;
    const counts = (name) => features.map(({ properties }) => properties[name]);
    const corners = features.map(({ geometry }) => {
      let [x, y] = [0, 0];
      return geometry.coordinates[0].slice(0, -1).flatMap(([lon, lat]) => {
        const steps = [Math.round(lon / step) - x, Math.round(lat / step) - y];
        [x, y] = [x + steps[0], y + steps[1]];
        return steps;
      });
    });
    const merged = features.filter(({ properties }) => properties.resolution < resolution).length;
    return { step, corners, merged, open: counts("open"), closed: counts("closed"), excluded: counts("excluded") };
  }

  function entry(colour, text) {
    const swatch = element("i", colour ? "gf-swatch" : "gf-swatch gf-hatched");
    if (colour) swatch.style.background = colour;
    return element("li", "", null, [swatch, element("span", "", text)]);
  }
})();
