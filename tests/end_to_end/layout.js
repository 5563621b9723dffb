/* What is wrong with how a page is laid out: text that is cut off, lies on other text, or is out of sight. */
() => {
  const faults = [];
  const SLACK = 1.5;
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const name = (element) => `${element.tagName.toLowerCase()}.${String(element.className.baseVal ?? element.className).split(" ").join(".")}`;
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) faults.push(`the page is ${wide} px wider than its window`);

  const hidden = (element) =>
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    element.closest(".gf-hidden, .skip, script, style, noscript, option, title") ||
    outOfSight(element);
  /** Whether it is only for those who listen. */
  function outOfSight(element) {
    for (let one = element; one; one = one.parentElement) if (getComputedStyle(one).clipPath.startsWith("inset(50%")) return true;
    return false;
  }
  /** What cuts an element off, and whether one can scroll to what is cut off. */
  function* frames(element) {
    // A map goes on beyond its window
    if (element.closest(".leaflet-marker-pane")) return;
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.overflowX !== "visible" || style.overflowY !== "visible") yield [one, style];
      if (style.position === "fixed") return;
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || hidden(owner)) continue;
    const size = parseFloat(getComputedStyle(owner).fontSize);
    if (!size) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      // What is drawn of a line lies around its middle, however high the font says that it is
      const middle = (box.top + box.bottom) / 2;
      const line = { text: short(node.data), owner, left: box.left, right: box.right, top: middle - size * 0.5, bottom: middle + size * 0.5 };
      let scrolled = false;
      for (const [frame, style] of frames(owner)) {
        const edge = frame.getBoundingClientRect();
        const scrollsX = /auto|scroll/.test(style.overflowX), scrollsY = /auto|scroll/.test(style.overflowY);
        const cutX = line.left < edge.left - SLACK || line.right > edge.right + SLACK;
        const cutY = line.top < edge.top - SLACK || line.bottom > edge.bottom + SLACK;
        if (cutX && !scrollsX && !scrolled) faults.push(`"${line.text}" is cut off by ${name(frame)} at the side`);
        if (cutY && !scrollsY && !scrolled) faults.push(`"${line.text}" is cut off by ${name(frame)} above or below`);
        if ((cutX && scrollsX) || (cutY && scrollsY)) scrolled = true;
      }
      if (scrolled) continue;
      if (!owner.closest(".leaflet-marker-pane") && (line.right > window.innerWidth + SLACK || line.left < -SLACK)) faults.push(`"${line.text}" is out of the window`);
      lines.push(line);
    }
  }

  const floats = ".leaflet-marker-pane, .leaflet-popup, .leaflet-tooltip, .gf-table";
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const [one, other] = [lines[i], lines[j]];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const along = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across < 2 || along < 2) continue;
      // What opens over the rest lies over it, and what scrolls passes under a head that stays
      if (one.owner.closest(floats) !== other.owner.closest(floats)) continue;
      if (sticks(one.owner) !== sticks(other.owner)) continue;
      faults.push(`"${one.text}" lies on "${other.text}"`);
    }
  }
  function sticks(element) {
    for (let one = element; one; one = one.parentElement) {
      if (/sticky|fixed/.test(getComputedStyle(one).position)) return one;
    }
    return null;
  }

  for (const map of document.querySelectorAll(".folium-map")) {
    const edge = map.getBoundingClientRect();
    const boxes = [...map.querySelectorAll(".leaflet-control")]
      .filter((one) => one.checkVisibility() && !one.matches(".gf-table") && !one.parentElement.closest(".leaflet-control"))
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.width && box.height);
    boxes.forEach(([one, box], i) => {
      if (box.left < edge.left - SLACK || box.right > edge.right + SLACK || box.top < edge.top - SLACK || box.bottom > edge.bottom + SLACK) {
        faults.push(`${name(one)} sticks out of the map`);
      }
      for (const [other, second] of boxes.slice(i + 1)) {
        const across = Math.min(box.right, second.right) - Math.max(box.left, second.left);
        const along = Math.min(box.bottom, second.bottom) - Math.max(box.top, second.top);
        if (across > SLACK && along > SLACK) faults.push(`${name(one)} lies on ${name(other)} by ${Math.round(across)}x${Math.round(along)}`);
      }
    });
  }
  return [...new Set(faults)];
}
