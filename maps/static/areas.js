/* Areas on one canvas: read from what the page carries, painted with every border once, and found again under the pointer. */
(function () {
  "use strict";

  const geoFondue = (window.geoFondue = window.geoFondue || {});
  // Areas in one path: in many small ones seams would show, while one of thousands takes ten times as long to fill
  const AT_ONCE = 32;
  // Points of a border that are closer together than this, in dots, are one on the screen
  const DOT = 0.6;
  const toX = (lon) => lon / 360 + 0.5;
  const toY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

  // The letters that numbers are written with: the first 64 end one, the others come before
  const ENDS = 64;
  const VALUES = new Uint8Array(128);
  let letters = 0;
  for (let code = 33; code < 127; code += 1) {
    if (!'"<\\{'.includes(String.fromCharCode(code))) VALUES[code] = letters++;
  }
  const LEADS = letters - ENDS;

  /** What reads a text of numbers, one after the other. */
  function reader(text) {
    let at = 0;
    return () => {
      let more = 0;
      for (;;) {
        const value = VALUES[text.charCodeAt(at++)];
        if (value < ENDS) return more * ENDS + value;
        more = more * LEADS + value - ENDS + 1;
      }
    };
  }

  /**
   * Areas, from what geo_fondue/maps/packing.py writes, in units of the world's width (Web Mercator, x to the
   * east, y to the south). `arcs[a]` is [x, y, x, y…]; `rings[i]` are the rings of area i, each a list of arcs
   * (~a: backwards); `boxes` has west, north, east, south of each area; `sides[2 * a]` and the next are the areas
   * beside an arc, -1 for none.
   */
  geoFondue.shape = function ({ corner: [left, bottom], grid, areas: length, arcs: count, rings: numbers, steps }) {
    const next = reader(numbers);
    const step = reader(steps);
    const signed = () => {
      const number = step();
      return number & 1 ? -(number + 1) / 2 : number / 2;
    };
    const arcs = new Array(count);
    // Where each arc begins and ends, on the grid
    const ends = new Int32Array(4 * count);
    let known = 0;
    let [x, y] = [0, 0];
    const walk = (long, first) => {
      if (first) {
        x += signed();
        y += signed();
      }
      const points = new Float64Array(2 * long + 2);
      const end = 4 * known;
      [ends[end], ends[end + 1]] = [x, y];
      points[0] = toX(x * grid + left);
      points[1] = toY(y * grid + bottom);
      for (let i = 2; i < points.length; i += 2) {
        x += signed();
        y += signed();
        points[i] = toX(x * grid + left);
        points[i + 1] = toY(y * grid + bottom);
      }
      [ends[end + 2], ends[end + 3]] = [x, y];
      arcs[known] = points;
    };
    const ring = () => {
      const references = new Array(next());
      for (let place = 0; place < references.length; place += 1) {
        const back = next();
        if (back === 0) {
          walk(next(), place === 0);
          references[place] = known++;
          continue;
        }
        const forwards = back & 1;
        const arc = known - (back + forwards) / 2;
        references[place] = forwards ? arc : ~arc;
        [x, y] = [ends[4 * arc + 2 * forwards], ends[4 * arc + 2 * forwards + 1]];
      }
      return references;
    };
    const rings = Array.from({ length }, () => Array.from({ length: next() }, ring));
    return shapeOf(arcs, rings);
  };

  /** Hexagons, whose corners are told from one to the next in steps, as a shape: each has a border of its own. */
  geoFondue.shapeOfHexagons = function ({ step, corners }) {
    const arcs = corners.map((steps) => {
      const points = new Float64Array(steps.length + 2);
      let [x, y] = [0, 0];
      for (let i = 0; i < steps.length; i += 2) {
        points[i] = toX((x += steps[i]) * step);
        points[i + 1] = toY((y += steps[i + 1]) * step);
      }
      points.set(points.subarray(0, 2), steps.length);
      return points;
    });
    return shapeOf(
      arcs,
      arcs.map((_, i) => [[i]]),
    );
  };

  function shapeOf(arcs, rings) {
    const sides = new Int32Array(2 * arcs.length).fill(-1);
    const boxesOfArcs = arcs.map((points) => grow([Infinity, Infinity, -Infinity, -Infinity], points));
    const boxes = rings.map((ringsOf, area) => {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      ringsOf.forEach((ring) =>
        ring.forEach((reference) => {
          const arc = reference < 0 ? ~reference : reference;
          sides[2 * arc + (reference < 0 ? 1 : 0)] = area;
          grow(box, boxesOfArcs[arc]);
        }),
      );
      return box;
    });
    return { arcs, rings, sides, boxes, boxesOfArcs, lines: null };
  }

  function grow(box, points) {
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] < box[0]) box[0] = points[i];
      if (points[i] > box[2]) box[2] = points[i];
      if (points[i + 1] < box[1]) box[1] = points[i + 1];
      if (points[i + 1] > box[3]) box[3] = points[i + 1];
    }
    return box;
  }

  /** Which area holds a place, or -1. */
  geoFondue.areaAt = function (shape, latlng) {
    const x = toX(latlng.lng);
    const y = toY(latlng.lat);
    return shape.boxes.findIndex(
      (box, area) => box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3] && inside(shape, area, x, y),
    );
  };

  /** Even-odd rule; the direction in which an arc is walked makes no difference to it. */
  function inside(shape, area, x, y) {
    let odd = false;
    shape.rings[area].forEach((ring) =>
      ring.forEach((reference) => {
        const points = shape.arcs[reference < 0 ? ~reference : reference];
        for (let i = 2; i < points.length; i += 2) {
          const [x1, y1, x2, y2] = [points[i - 2], points[i - 1], points[i], points[i + 1]];
          if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
        }
      }),
    );
    return odd;
  }

  /** The bounds of one area, for Leaflet. */
  geoFondue.boundsOf = function (shape, area) {
    const [west, north, east, south] = shape.boxes[area];
    const corner = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0);
    return L.latLngBounds(corner(west, south), corner(east, north));
  };

  /**
   * A canvas that follows the map. `paint(context, view)` is called whenever it must be drawn again, with
   * view.x and view.y from world units to pixels, view.sees(box), and view.width, height and scale.
   */
  geoFondue.Canvas = L.Renderer.extend({
    options: { padding: 0.15, className: "" },

    initialize(paint, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._paint = paint;
    },

    redraw() {
      this._painted = null;
      if (this._map) this._update();
      return this;
    },

    getEvents() {
      const events = L.Renderer.prototype.getEvents.call(this);
      return { ...events, "gf:redraw": this.redraw, "gf:released": this._caughtUp };
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      if (this.options.className) this._container.classList.add(this.options.className);
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    _caughtUp() {
      if (this._late) this._update();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this._late = geoFondue.held(this._map);
      if (!this._late) this._draw();
    },

    _draw() {
      const canvas = this._container;
      const size = this._bounds.getSize();
      const ratio = geoFondue.ratio();
      L.DomUtil.setPosition(canvas, this._bounds.min);
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      // What is seen is there already
      const seen = [this._map.getZoom(), origin.x, origin.y, size.x, size.y, ratio].join(" ");
      if (seen === this._painted) return;
      this._painted = seen;
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      const scale = 256 * Math.pow(2, this._map.getZoom());
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      const view = {
        scale,
        width: size.x,
        height: size.y,
        x: (x) => x * scale - origin.x,
        y: (y) => y * scale - origin.y,
        sees: ([west, north, east, south]) =>
          east * scale >= origin.x &&
          west * scale <= origin.x + size.x &&
          south * scale >= origin.y &&
          north * scale <= origin.y + size.y,
      };
      this._paint(context, view);
    },
  });

  /** Fills areas, given as lists by colour or pattern. */
  geoFondue.paintAreas = function (context, view, shape, areasByFill) {
    areasByFill.forEach(({ fill, areas }) => {
      context.fillStyle = fill;
      const seen = areas.filter((area) => view.sees(shape.boxes[area]));
      for (let i = 0; i < seen.length; i += AT_ONCE) {
        context.beginPath();
        seen.slice(i, i + AT_ONCE).forEach((area) => trace(context, view, shape, area));
        context.fill();
      }
    });
  };

  /** Draws the border of some areas over everything. */
  geoFondue.paintOutline = function (context, view, shape, areas, colour, width) {
    context.beginPath();
    areas.forEach((area) => trace(context, view, shape, area));
    stroke(context, colour, width);
  };

  /**
   * The arcs in pixels from the first point of all, as many points of each as can be told apart: `points` of arc a
   * from `starts[a]` to `starts[a + 1]`. Both areas beside an arc are painted along the same points, so that
   * nothing opens between them.
   */
  function linesOf(shape, scale) {
    const dot = DOT / geoFondue.ratio();
    if (shape.lines?.scale === scale && shape.lines.dot === dot) return shape.lines;
    const { arcs } = shape;
    const [originX, originY] = arcs.length ? arcs[0] : [0, 0];
    const points = new Float64Array(arcs.reduce((sum, { length }) => sum + length, 0));
    const starts = new Uint32Array(arcs.length + 1);
    let at = 0;
    for (let arc = 0; arc < arcs.length; arc += 1) {
      const world = arcs[arc];
      const last = world.length - 2;
      let [x, y] = [-Infinity, -Infinity];
      for (let i = 0; i <= last; i += 2) {
        const nextX = (world[i] - originX) * scale;
        const nextY = (world[i + 1] - originY) * scale;
        if (i < last && Math.abs(nextX - x) + Math.abs(nextY - y) < dot) continue;
        points[at] = x = nextX;
        points[at + 1] = y = nextY;
        at += 2;
      }
      starts[arc + 1] = at;
    }
    shape.lines = { scale, dot, originX, originY, points, starts };
    return shape.lines;
  }

  function trace(context, view, shape, area) {
    const { originX, originY, points, starts } = linesOf(shape, view.scale);
    const [x, y] = [view.x(originX), view.y(originY)];
    const rings = shape.rings[area];
    for (let which = 0; which < rings.length; which += 1) {
      const ring = rings[which];
      let first = true;
      for (let place = 0; place < ring.length; place += 1) {
        const arc = ring[place] < 0 ? ~ring[place] : ring[place];
        const [start, end] = [starts[arc], starts[arc + 1]];
        if (first) {
          const from = ring[place] < 0 ? end - 2 : start;
          context.moveTo(points[from] + x, points[from + 1] + y);
          first = false;
        }
        // Each arc begins where the one before it ended
        if (ring[place] < 0) for (let i = end - 4; i >= start; i -= 2) context.lineTo(points[i] + x, points[i + 1] + y);
        else for (let i = start + 2; i < end; i += 2) context.lineTo(points[i] + x, points[i + 1] + y);
      }
      context.closePath();
    }
  }

  /** Draws the arcs that are chosen by the areas on either side (-1: none). */
  geoFondue.paintBorders = function (context, view, shape, chosen, colour, width) {
    const { originX, originY, points, starts } = linesOf(shape, view.scale);
    const [x, y] = [view.x(originX), view.y(originY)];
    context.beginPath();
    for (let arc = 0; arc < shape.arcs.length; arc += 1) {
      if (!chosen(shape.sides[2 * arc], shape.sides[2 * arc + 1]) || !view.sees(shape.boxesOfArcs[arc])) continue;
      const start = starts[arc];
      context.moveTo(points[start] + x, points[start + 1] + y);
      for (let i = start + 2; i < starts[arc + 1]; i += 2) context.lineTo(points[i] + x, points[i + 1] + y);
    }
    stroke(context, colour, width);
  };

  function stroke(context, colour, width) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = context.lineCap = "round";
    context.stroke();
  }

  /** Where the name of an area (in the middle of its largest part), or of several together, may stand. */
  geoFondue.place = function (shape, areas) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let [weight, sumX, sumY] = [0, 0, 0];
    let largest = [0, 0, 0];
    areas.forEach((area) => {
      const [west, north, east, south] = shape.boxes[area];
      box[0] = Math.min(box[0], west);
      box[1] = Math.min(box[1], north);
      box[2] = Math.max(box[2], east);
      box[3] = Math.max(box[3], south);
      shape.rings[area].forEach((ring) => {
        const [size, x, y] = centre(shape, ring);
        weight += size;
        sumX += size * x;
        sumY += size * y;
        if (Math.abs(size) > Math.abs(largest[0])) largest = [size, x, y];
      });
    });
    const [, x, y] = areas.length === 1 ? largest : [weight, sumX / weight, sumY / weight];
    return { box, x, y, size: Math.abs(weight) };
  };

  /** Signed size and centroid of a ring. */
  function centre(shape, ring) {
    const [originX, originY] = shape.arcs[ring[0] < 0 ? ~ring[0] : ring[0]];
    let [twice, sumX, sumY] = [0, 0, 0];
    ring.forEach((reference) => {
      const points = shape.arcs[reference < 0 ? ~reference : reference];
      const sign = reference < 0 ? -1 : 1;
      for (let i = 2; i < points.length; i += 2) {
        // Relative to a point of the ring: the world's units are too large for products of differences
        const [x1, y1] = [points[i - 2] - originX, points[i - 1] - originY];
        const [x2, y2] = [points[i] - originX, points[i + 1] - originY];
        const cross = sign * (x1 * y2 - x2 * y1);
        twice += cross;
        sumX += cross * (x1 + x2);
        sumY += cross * (y1 + y2);
      }
    });
    if (!twice) return [0, originX, originY];
    return [twice / 2, originX + sumX / (3 * twice), originY + sumY / (3 * twice)];
  }

  /**
   * Writes names where they fit, the earlier and larger ones first. `levels` have lists of
   * labels { text, x, y, box }, the font to write them in, and how far they may reach beyond their boxes.
   */
  geoFondue.paintLabels = function (context, view, levels, colour, halo) {
    const taken = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    levels.forEach(({ font, height, beyond, labels }) => {
      context.font = font;
      labels.forEach(({ text, x, y, box }) => {
        if (!view.sees(box)) return;
        const room = (box[2] - box[0]) * view.scale;
        // Neither for what is too small to be named, nor for what reaches beyond the picture on all sides
        if (room < 24 || room > 2.5 * view.width) return;
        const half = context.measureText(text).width / 2 + 2;
        if (2 * half > room * beyond || (box[3] - box[1]) * view.scale < height) return;
        const [atX, atY] = [view.x(x), view.y(y)];
        const place = [atX - half, atY - height / 2, atX + half, atY + height / 2];
        if (taken.some((other) => place[0] < other[2] && place[2] > other[0] && place[1] < other[3] && place[3] > other[1]))
          return;
        taken.push(place);
        context.strokeStyle = halo;
        context.lineWidth = 3;
        context.strokeText(text, atX, atY);
        context.fillStyle = colour;
        context.fillText(text, atX, atY);
      });
    });
  };
})();
