/* A basemap of vectors: pale streets and water below the map's own colours, their names above them. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const FAMILY = '"Fondue", system-ui, sans-serif';
  // Tiles of which both layers are made, of names and of all else
  const KEPT = 48;

  // What Protomaps calls a kind, OpenMapTiles calls a class
  const kindOf = ({ props }) => props.kind || props["pmap:kind"] || props.class || "";
  const oneOf = (...kinds) => {
    const known = new Set(kinds);
    return (_, shape) => known.has(kindOf(shape));
  };
  const POINT = 1;
  const LINE = 2;
  const MOTORWAY = oneOf("highway", "motorway", "trunk");
  const MAIN = oneOf("major_road", "primary", "secondary", "tertiary");
  const STREET = oneOf("minor_road", "minor", "service", "street");
  const RAIL = oneOf("rail", "transit");
  const GREEN = oneOf("park", "forest", "wood", "grass", "grassland", "garden", "golf_course", "cemetery",
    "national_park", "nature_reserve", "protected_area", "village_green", "recreation_ground");
  const BUILT = oneOf("urban_area", "residential", "suburb", "commercial", "industrial", "retail");

  /** Adds the basemap that the settings of a page tell of to its map. */
  geoFondue.streets = function (map, basemap, { maxZoom }) {
    const { colours, names, onLand } = basemap.streets;
    // Where its tiles end there is water
    map.getContainer().style.setProperty("--gf-sea", colours.water);
    const fonts = ["400", "600"].map((weight) => document.fonts.load(`${weight} 12px "Fondue"`, "ก A"));
    const shared = {
      url: { getZxy: tilesOf(basemap.url) },
      lang: document.documentElement.lang,
      tasks: fonts,
      maxDataZoom: basemap.maxZoom,
      maxZoom,
      bounds: basemap.bounds,
      // A tile is drawn in four, one zoom closer
      minZoom: basemap.minZoom ? basemap.minZoom + 1 : 0,
    };
    const ground = protomapsL.leafletLayer({
      ...shared,
      paintRules: paintRules(colours),
      backgroundColor: onLand ? colours.land : undefined,
      attribution: basemap.attribution,
    });
    // Above whatever is drawn, and in no pointer's way
    map.createPane("gf-labels").classList.add("gf-labels");
    const labels = protomapsL.leafletLayer({
      ...shared,
      paintRules: throughRules(colours),
      labelRules: labelRules(colours, names),
      attribution: "",
      pane: "gf-labels",
    });
    // Both are drawn of the same tiles, read once
    labels.views = ground.views;
    ground.addTo(map);
    labels.addTo(map);
  };

  /** Asks the service for tiles; one that it does not have, or that cannot be read, is empty. */
  function tilesOf(url) {
    const kept = new Map();
    const ask = async (address) => {
      try {
        const answer = await fetch(address);
        return answer.status === 200 ? { data: await answer.arrayBuffer() } : undefined;
      } catch {
        return undefined;
      }
    };
    return (z, x, y) => {
      const address = url.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      if (!kept.has(address)) kept.set(address, ask(address));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value);
      return kept.get(address);
    };
  }

  const wide = (...stops) => protomapsL.exp(1.6, stops);

  const WIDTHS = { motorway: [[5, 0.6], [10, 2], [14, 5], [18, 18]], main: [[7, 0.4], [11, 1.3], [14, 3.4], [18, 14]], street: [[13, 0.6], [14, 1.2], [18, 8.6]] };
  const ROADS = ["roads", "transportation"];

  const line = (dataLayer, color, width, minzoom, filter, more) => ({
    dataLayer,
    symbolizer: new protomapsL.LineSymbolizer({ color, width, lineCap: "round", lineJoin: "round", ...more }),
    minzoom,
    filter,
  });

  /** Streets that are seen through dark colours, close up. */
  function throughRules(colours) {
    const through = { opacity: 0.4 };
    return ROADS.flatMap((layer) => [
      line(layer, colours.street, wide(...WIDTHS.street), 14, STREET, through),
      line(layer, colours.main, wide(...WIDTHS.main), 12, MAIN, through),
      line(layer, colours.main, wide(...WIDTHS.motorway), 11, MOTORWAY, through),
    ]);
  }

  function paintRules(colours) {
    const area = (dataLayer, fill, filter, more) => ({
      dataLayer,
      symbolizer: new protomapsL.PolygonSymbolizer({ fill }),
      filter,
      ...more,
    });
    const isLine = (_, { geomType }) => geomType === LINE;
    const isArea = (_, { geomType }) => geomType > LINE;
    const bordered = (stopsOf) => stopsOf.map(([zoom, width]) => [zoom, width + Math.min(1.6, 0.5 + width / 4)]);
    return [
      area("earth", colours.land),
      area("landcover", colours.green, GREEN),
      area("landuse", colours.built, BUILT),
      area("landuse", colours.green, GREEN),
      area("park", colours.green, isArea, { minzoom: 9 }),
      area("water", colours.water, isArea),
      line("water", colours.water, wide([9, 0.6], [14, 2], [18, 8]), 9, isLine),
      line("waterway", colours.water, wide([9, 0.6], [14, 2], [18, 8]), 9, isLine),
      area("buildings", colours.building, undefined, { minzoom: 14 }),
      area("building", colours.building, undefined, { minzoom: 14 }),
      ...ROADS.map((layer) => line(layer, colours.rail, wide([10, 0.5], [14, 1.2], [18, 3]), 10, RAIL, { dash: [5, 3] })),
      ...ROADS.map((layer) => line(layer, colours.casing, wide([12, 0.7], [14, 2.1], [18, 10]), 12, STREET)),
      ...ROADS.map((layer) => line(layer, colours.casing, wide(...bordered(WIDTHS.main)), 7, MAIN)),
      ...ROADS.map((layer) => line(layer, colours.casing, wide(...bordered(WIDTHS.motorway)), 5, MOTORWAY)),
      ...ROADS.map((layer) => line(layer, colours.street, wide(...WIDTHS.street), 13, STREET)),
      ...ROADS.map((layer) => line(layer, colours.main, wide(...WIDTHS.main), 9, MAIN)),
      ...ROADS.map((layer) => line(layer, colours.main, wide(...WIDTHS.motorway), 7, MOTORWAY)),
      ...["boundaries", "boundary"].map((layer) => line(layer, colours.border, () => 0.8, 1, isCountry)),
    ];
  }

  /** Borders within the country are those of the map itself. */
  function isCountry(_, { props }) {
    return props.kind === "country" || Number(props.kind_detail ?? props.admin_level) === 2;
  }

  function labelRules(colours, names) {
    const text = (weight, size, fill) => ({
      labelProps: names,
      font: `${weight} ${size}px ${FAMILY}`,
      fill: fill || colours.name,
      stroke: colours.halo,
      width: 2,
      lineHeight: 1.4,
    });
    const rule = (dataLayers, filter, minzoom, symbolizer, more) =>
      dataLayers.map((dataLayer) => ({ dataLayer, filter, minzoom, symbolizer, sort: moreWeighty, ...more }));
    const place = (kinds, minzoom, weight, size, more) =>
      rule(["places", "place"], oneOfPlaces(kinds), minzoom, new protomapsL.CenteredTextSymbolizer(text(weight, size)), more);
    const along = (filter, minzoom, size) =>
      rule(["roads", "transportation_name"], filter, minzoom, new protomapsL.LineLabelSymbolizer({ ...text(400, size), width: 3 }));
    const water = new protomapsL.CenteredTextSymbolizer(text(400, 11.5, colours.water_name));
    return [
      ...place(["country"], 2, 600, 13, { maxzoom: 8 }),
      ...place(["city"], 5, 600, 13),
      ...place(["town"], 8, 600, 12),
      ...place(["village", "suburb", "macrohood"], 12, 400, 12),
      ...place(["hamlet", "quarter", "neighbourhood", "locality"], 13, 400, 11),
      ...along(MOTORWAY, 12, 11),
      ...along(MAIN, 13, 11),
      ...along(STREET, 15, 11),
      ...rule(["water", "water_name"], (_, { geomType }) => geomType === POINT, 4, water),
    ];
  }

  /** Places by what they are: a locality of Protomaps says so in its detail. */
  function oneOfPlaces(kinds) {
    return (_, { props }) => kinds.includes(props.kind_detail || props["pmap:kind_detail"] || props.kind || props.class);
  }

  /** What is shown from farther away, or has the better rank, is written first. */
  function moreWeighty(one, other) {
    const rank = ({ min_zoom: zoom, rank: place }) => zoom ?? place ?? 99;
    return rank(one) - rank(other);
  }
})();
