/* Areas on one canvas: read from TopoJSON, painted with every border once, and found again under the pointer. */
(function () {
  "use strict";

  const geoFondue = (window.geoFondue = window.geoFondue || {});
  // Areas in one path: in many small ones seams would show, while one of thousands takes ten times as long to fill
  const AT_ONCE = 32;
  const toX = (lon) => lon / 360 + 0.5;
  const toY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

  /**
   * Areas in units of the world's width (Web Mercator, x to the east, y to the south).
   * `arcs[a]` is [x, y, x, y…]; `rings[i]` are the rings of area i, each a list of arcs (~a: backwards);
   * `boxes` has west, north, east, south of each area; `sides[a]` are the areas beside an arc, -1 for none.
   */
  geoFondue.shape = function (topology) {
    const [scaleX, scaleY] = topology.transform.scale;
    const [left, bottom] = topology.transform.translate;
    const arcs = topology.arcs.map((steps) => {
      const points = new Float64Array(2 * steps.length);
      let x = 0;
      let y = 0;
      steps.forEach(([stepX, stepY], i) => {
        points[2 * i] = toX((x += stepX) * scaleX + left);
        points[2 * i + 1] = toY((y += stepY) * scaleY + bottom);
      });
      return points;
    });
    const rings = topology.objects.areas.geometries.map((geometry) => geometry.arcs.flat());
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
    const sides = arcs.map(() => [-1, -1]);
    const boxes = rings.map((ringsOf, area) => {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      ringsOf.forEach((ring) =>
        ring.forEach((reference) => {
          const arc = reference < 0 ? ~reference : reference;
          sides[arc][reference < 0 ? 1 : 0] = area;
          grow(box, arcs[arc]);
        }),
      );
      return box;
    });
    const boxesOfArcs = arcs.map((points) => grow([Infinity, Infinity, -Infinity, -Infinity], points));
    return { arcs, rings, sides, boxes, boxesOfArcs };
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
      if (this._map) this._update();
      return this;
    },

    getEvents() {
      const events = L.Renderer.prototype.getEvents.call(this);
      return { ...events, "gf:redraw": this._update };
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

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const canvas = this._container;
      const size = this._bounds.getSize();
      const ratio = geoFondue.ratio();
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      const scale = 256 * Math.pow(2, this._map.getZoom());
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
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

  function trace(context, view, shape, area) {
    shape.rings[area].forEach((ring) => {
      let first = true;
      ring.forEach((reference) => {
        const points = shape.arcs[reference < 0 ? ~reference : reference];
        const step = reference < 0 ? -2 : 2;
        for (let i = reference < 0 ? points.length - 2 : 0; i >= 0 && i < points.length; i += step) {
          const x = view.x(points[i]);
          const y = view.y(points[i + 1]);
          if (first) context.moveTo(x, y);
          else context.lineTo(x, y);
          first = false;
        }
      });
      context.closePath();
    });
  }

  /** Draws the arcs that are chosen by the areas on either side (-1: none). */
  geoFondue.paintBorders = function (context, view, shape, chosen, colour, width) {
    context.beginPath();
    shape.arcs.forEach((points, arc) => {
      if (!chosen(shape.sides[arc][0], shape.sides[arc][1]) || !view.sees(shape.boxesOfArcs[arc])) return;
      context.moveTo(view.x(points[0]), view.y(points[1]));
      for (let i = 2; i < points.length; i += 2) context.lineTo(view.x(points[i]), view.y(points[i + 1]));
    });
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
