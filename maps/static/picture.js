/* The map as a picture and on paper, made of what the page has already: nothing is asked of anybody. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const FAMILY = '"Fondue", system-ui, sans-serif';
  const RATIO = 2;
  const MARGIN = 20;
  const HEAD = 74;
  const FOOT = 30;

  /**
   * A PNG of the map as it is seen, with a title above it and whose the data are below.
   * `title` and `about` are the two lines of its head.
   */
  geoFondue.picture = async function (title, about) {
    const map = document.querySelector(".folium-map");
    const frame = (map.closest(".gf-pair") || map).getBoundingClientRect();
    const canvas = document.createElement("canvas");
    canvas.width = (frame.width + 2 * MARGIN) * RATIO;
    canvas.height = (frame.height + HEAD + FOOT) * RATIO;
    const context = canvas.getContext("2d");
    context.scale(RATIO, RATIO);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    await document.fonts.ready;
    line(context, title, `600 20px ${FAMILY}`, "#1d2a33", MARGIN, 32, frame.width);
    line(context, about, `400 13px ${FAMILY}`, "#4a5963", MARGIN, 56, frame.width);

    document.querySelectorAll(".folium-map").forEach((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      context.save();
      context.translate(MARGIN - frame.left, HEAD - frame.top);
      context.beginPath();
      context.rect(left, top, width, height);
      context.clip();
      context.fillStyle = window.getComputedStyle(one).backgroundColor;
      context.fillRect(left, top, width, height);
      one.querySelectorAll(".leaflet-pane canvas, .leaflet-pane img").forEach((layer) => drawing(context, layer));
      one.querySelectorAll(".gf-mark, .gf-legend, .gf-scale, .gf-notice").forEach((box) => painted(context, box));
      context.restore();
    });

    const whose = map.querySelector(".leaflet-control-attribution");
    const foot = whose ? whose.textContent.replace(/^\s*Leaflet\s*\|?\s*/, "") : "";
    const made = `Geo Fondue · ${window.location.host}`;
    line(context, [foot, made].filter(Boolean).join(" · "), `400 11px ${FAMILY}`, "#4a5963", MARGIN, frame.height + HEAD + 19, frame.width);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  function line(context, text, font, colour, x, y, room) {
    context.font = font;
    context.fillStyle = colour;
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText(text, x, y, room);
  }

  /** A canvas of the map where it is seen; pictures of other machines would forbid to save anything. */
  function drawing(context, layer) {
    if (layer.tagName === "IMG" && new URL(layer.src).origin !== window.location.origin) return;
    const { left, top, width, height } = layer.getBoundingClientRect();
    if (!width || !height) return;
    const opacity = (element) => Number(window.getComputedStyle(element).opacity);
    context.globalAlpha = opacity(layer) * opacity(layer.parentElement);
    context.drawImage(layer, left, top, width, height);
    context.globalAlpha = 1;
  }

  /** An element of the page with all that is in it: grounds, lines below, and texts. */
  function painted(context, box) {
    const style = window.getComputedStyle(box);
    const { left, top, width, height } = box.getBoundingClientRect();
    // What can only be opened or chosen from has no place in a picture
    if (!width || style.visibility === "hidden" || box.matches("details, .gf-classing, .gf-fold")) return;
    context.beginPath();
    if (box.matches(".gf-point.gf-excluded")) diamond(context, left, top, width, height);
    else context.roundRect(left, top, width, height, parseFloat(style.borderRadius) || 0);
    const fill = ground(context, box, style, left, top, width, height);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (box.matches(".gf-bubble:not(.gf-several)")) {
      // The ring is of the colours, what is within is white
      context.beginPath();
      context.arc(left + width / 2, top + height / 2, width / 2 - parseFloat(style.borderTopWidth), 0, 2 * Math.PI);
      context.fillStyle = "#ffffff";
      context.fill();
    }
    if (box.matches(".gf-point")) {
      [["#1d2a33", 3], ["#ffffff", 2]].forEach(([colour, wide]) => {
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.stroke();
      });
    }
    if (box.matches(".gf-swatch, .gf-bar")) {
      context.strokeStyle = "rgb(29 42 51 / .3)";
      context.lineWidth = 1;
      context.stroke();
    }
    if (box.matches(".gf-north")) arrow(context, style.color, left + width / 2, top);
    if (box.matches(".leaflet-control-scale-line")) bracket(context, style.color, left, top, width, height);
    box.childNodes.forEach((child) => {
      if (child.nodeType === Node.ELEMENT_NODE) painted(context, child);
      else if (child.nodeType === Node.TEXT_NODE && child.textContent.trim()) text(context, child, style);
    });
  }

  /** The arrow over the letter for the north, which its style draws. */
  function arrow(context, colour, middle, top) {
    context.beginPath();
    context.moveTo(middle, top);
    context.lineTo(middle + 4, top + 8);
    context.lineTo(middle - 4, top + 8);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
  }

  function diamond(context, left, top, width, height) {
    context.moveTo(left + width / 2, top);
    context.lineTo(left + width, top + height / 2);
    context.lineTo(left + width / 2, top + height);
    context.lineTo(left, top + height / 2);
    context.closePath();
  }

  function ground(context, box, style, left, top, width, height) {
    if (box.classList.contains("gf-hatched")) {
      return geoFondue.hatching(context, {
        none: style.getPropertyValue("--gf-none"),
        hatch: style.getPropertyValue("--gf-hatch"),
      });
    }
    const colours = style.backgroundImage.startsWith("linear-gradient") && style.backgroundImage.match(/rgba?\([^)]*\)/g);
    if (colours) {
      const gradient = context.createLinearGradient(left, 0, left + width, 0);
      colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
      return gradient;
    }
    if (style.backgroundImage.startsWith("conic-gradient")) {
      const ring = context.createConicGradient(-Math.PI / 2, left + width / 2, top + height / 2);
      [...style.backgroundImage.matchAll(/(rgba?\([^)]*\)) ([\d.]+)/g)].forEach(([, colour, percent]) => {
        ring.addColorStop(Math.min(1, percent / 100), colour);
      });
      return ring;
    }
    return style.backgroundColor === "rgba(0, 0, 0, 0)" ? null : style.backgroundColor;
  }

  function bracket(context, colour, left, top, width, height) {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(left, top + height / 2);
    context.lineTo(left, top + height);
    context.lineTo(left + width, top + height);
    context.lineTo(left + width, top + height / 2);
    context.stroke();
  }

  /** A text where the page has it; one that is broken into lines is written line by line. */
  function text(context, node, style) {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.textBaseline = "middle";
    context.textAlign = "left";
    const range = document.createRange();
    let begin = 0;
    let row = null;
    const write = (end) => {
      const words = node.textContent.slice(begin, end).trim();
      if (row && words) context.fillText(words, row.left, row.top + row.height / 2);
    };
    for (let i = 0; i < node.textContent.length; i += 1) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const place = range.getClientRects()[0];
      // Marks above and below Thai letters have no width of their own
      if (place && place.width && (!row || place.top > row.top + row.height / 2)) {
        write(i);
        [begin, row] = [i, place];
      }
    }
    write(node.textContent.length);
  }

  /*
   * On paper the map has the page's width, and three dots for each of the screen's. What is drawn on a canvas
   * browsers print stroke by stroke, with masks that some readers of PDF get wrong: so its picture is printed.
   */
  const page = document.documentElement;
  let papers = [];

  window.addEventListener("beforeprint", () => {
    geoFondue.paperRatio = 3;
    page.classList.add("on-paper");
    geoFondue.settle();
    papers = [...document.querySelectorAll(".leaflet-pane canvas")].map(onPaper);
    const address = document.getElementById("print-address");
    if (address) address.textContent = window.location.href;
  });
  window.addEventListener("afterprint", () => {
    papers.forEach((paper) => paper.remove());
    papers = [];
    geoFondue.paperRatio = null;
    page.classList.remove("on-paper");
    geoFondue.settle();
  });

  /** Puts the picture of a canvas in its place, at once: a picture that has to be loaded would come too late. */
  function onPaper(canvas) {
    const aside = new OffscreenCanvas(Math.max(1, canvas.width), Math.max(1, canvas.height));
    aside.getContext("2d").drawImage(canvas, 0, 0);
    const paper = canvas.cloneNode();
    paper.classList.add("gf-paper");
    paper.getContext("bitmaprenderer").transferFromImageBitmap(aside.transferToImageBitmap());
    canvas.after(paper);
    return paper;
  }
})();
