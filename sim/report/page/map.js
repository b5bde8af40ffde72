/* The map of streets: canvas 2D, both directions of a street on their own side. */
const bytesOf = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
/* sim/report/compact.hpp: seven bits a byte, zigzag, runs of zeros with their length. */
const numbersIn = text => {
  const bytes = bytesOf(text);
  let at = 0;
  const natural = () => {
    let value = 0, weight = 1, byte;
    do { byte = bytes[at++]; value += (byte & 127) * weight; weight *= 128; } while (byte & 128);
    return value;
  };
  const whole = () => { const value = natural(); return value % 2 ? -(value + 1) / 2 : value / 2; };
  const sparse = length => {
    const list = new Int32Array(length);
    for (let i = 0; i < length;) { const value = whole(); if (value === 0) i += natural(); else list[i++] = value; }
    return list;
  };
  return { natural, whole, sparse };
};

/* Geometry in metres from the city's centre: points, normals and boxes of all centrelines. */
const readStreets = map => {
  const reader = numbersIn(map.geo), n = map.n, at = new Int32Array(n + 1), X = new Float32Array(map.pts), Y = new Float32Array(map.pts);
  let k = 0, x = 0, y = 0;
  for (let i = 0; i < n; ++i) {
    at[i] = k;
    for (let points = reader.natural(); points > 0; --points) { x += reader.whole(); y += reader.whole(); X[k] = x * map.q; Y[k++] = y * map.q; }
  }
  at[n] = k;
  const NX = new Float32Array(k), NY = new Float32Array(k), box = new Float32Array(4 * n), side = map.left ? -1 : 1;
  for (let i = 0; i < n; ++i) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let j = at[i]; j < at[i + 1]; ++j) {
      const a = Math.max(at[i], j - 1), b = Math.min(at[i + 1] - 1, j + 1), dx = X[b] - X[a], dy = Y[b] - Y[a], length = Math.hypot(dx, dy) || 1;
      NX[j] = side * dy / length; NY[j] = -side * dx / length;
      west = Math.min(west, X[j]); east = Math.max(east, X[j]); south = Math.min(south, Y[j]); north = Math.max(north, Y[j]);
    }
    box.set([west, south, east, north], 4 * i);
  }
  return { n, at, X, Y, NX, NY, box };
};

/* Directed links, 2 x street + direction, in lists by step of the scale: small first, so that large ones lie on top. */
const readMeasure = (measure, n, oneWay) => {
  const values = numbersIn(measure.v).sparse(2 * n), steps = new Map();
  const levels = measure.kind === "difference" ? [-3, -2, -1, 0, 1, 2, 3] : [0, 1, 2, 3, 4, 5];
  for (const level of levels) steps.set(level, []);
  const level = value => {
    const size = Math.abs(value), over = measure.cut.filter(c => size > c).length;
    return value === 0 ? 0 : measure.kind === "difference" ? Math.sign(value) * (over + 1) : over + 1;
  };
  for (let i = 0; i < 2 * n; ++i) if (!(i & 1 && oneWay(i >> 1))) steps.get(level(values[i])).push(i);
  return { ...measure, values, base: measure.b ? numbersIn(measure.b).sparse(2 * n) : null, steps, order: levels.sort((p, q) => Math.abs(p) - Math.abs(q)) };
};

const makeMap = () => {
  if (!DATA.map || !$("#map")) return { all() {}, mainRoads: () => [] };
  const map = DATA.map, canvas = $("#map"), pen = canvas.getContext("2d"), started = performance.now();
  const streets = readStreets(map), { n, at, X, Y, NX, NY, box } = streets, classes = bytesOf(map.cls), oneWay = i => (classes[i] & 16) !== 0;
  const names = numbersIn(map.nameOf).sparse(n), measures = new Map(map.measures.map(m => [m.k, readMeasure(m, n, oneWay)]));
  performance.measure("map-decode", { start: started });
  let shown = measures.get(map.measures[0].k), [cx, cy, metres] = map.home, W = 0, H = 0, ratio = 1, selected = -1, frame = 0;
  const tip = $("#maptip"), live = $("#maplive");
  const css = name => getComputedStyle(printing ? $(".force-light") : document.documentElement).getPropertyValue("--" + name).trim();
  const colourOf = level => level === 0 ? "map-none" : shown.kind === "difference" ? (level < 0 ? "dn" : "up") + Math.abs(level) : "s" + level;
  const widthOf = level => shown.kind === "difference" ? [.6, 1.5, 2.3, 3.6][Math.abs(level)] : [.5, .7, 1.1, 1.7, 2.5, 3.5][level];

  const size = () => {
    ratio = printing ? 3 : Math.min(2, devicePixelRatio || 1);
    if (!printing) canvas.dataset.width = canvas.clientWidth;
    W = printing ? 673 : canvas.clientWidth; H = printing ? 370 : canvas.clientHeight;
    canvas.width = Math.round(W * ratio); canvas.height = Math.round(H * ratio);
  };
  const drawAreas = (shapes, colour, k, ox, oy) => {
    pen.fillStyle = colour;
    for (const shape of shapes) { pen.beginPath(); for (const ring of shape) { trace(ring, k, ox, oy); pen.closePath(); } pen.fill("evenodd"); }
  };
  const trace = (ring, k, ox, oy) => { for (let i = 0; i < ring.length; i += 2) pen[i ? "lineTo" : "moveTo"](ring[i] * k + ox, oy - ring[i + 1] * k); };
  const drawBackdrop = (scale, k, ox, oy) => {
    const { land, water, rivers } = map.backdrop;
    pen.fillStyle = css(land.length ? "water" : "map-bg"); pen.fillRect(0, 0, W, H);
    drawAreas(land, css("map-bg"), k, ox, oy); drawAreas(water, css("water"), k, ox, oy);
    pen.strokeStyle = css("water"); pen.lineWidth = Math.max(1.5, Math.min(14, 60 / scale)); pen.beginPath();
    for (const shape of rivers) for (const part of shape) trace(part, k, ox, oy);
    pen.stroke();
  };
  const drawList = (list, colour, width, offset, view, k, ox, oy) => {
    pen.strokeStyle = colour; pen.lineWidth = width; pen.beginPath();
    for (const id of list) {
      const i = id >> 1, o = id & 1 ? -offset : offset, b = 4 * i;
      if (box[b] > view[2] || box[b + 2] < view[0] || box[b + 1] > view[3] || box[b + 3] < view[1]) continue;
      for (let j = at[i]; j < at[i + 1]; ++j) pen[j === at[i] ? "moveTo" : "lineTo"](X[j] * k + ox + NX[j] * o, oy - Y[j] * k - NY[j] * o);
    }
    pen.stroke();
  };
  const halo = (text, x, y) => { pen.lineWidth = 3.5; pen.strokeStyle = css("map-bg"); pen.fillStyle = css("map-label"); pen.strokeText(text, x, y); pen.fillText(text, x, y); };
  const drawNames = (scale, k, ox, oy) => {
    pen.font = `600 12.5px ${getComputedStyle(document.body).fontFamily}`; pen.textAlign = "center"; pen.lineJoin = "round";
    const used = [];
    for (const place of map.places) {
      if (place.i > (scale > 30 ? 1 : scale > 9 ? 2 : 3)) continue;
      const text = say(place.name), px = place.x * k + ox, py = oy - place.y * k, half = pen.measureText(text).width / 2 + 6;
      if (px < half || px > W - half - 50 || py < 14 || py > H - 34 || used.some(u => Math.abs(u[0] - px) < u[2] + half && Math.abs(u[1] - py) < 19)) continue;
      used.push([px, py, half]);
      halo(text, px, py + 4);
    }
  };
  const drawScale = (scale, k) => {
    const want = scale * 110, power = 10 ** Math.floor(Math.log10(want)), metresShown = [5, 2, 1].map(v => v * power).find(v => v <= want), length = metresShown * k;
    pen.strokeStyle = css("ink"); pen.lineWidth = 2; pen.beginPath();
    pen.moveTo(14, H - 20); pen.lineTo(14, H - 14); pen.lineTo(14 + length, H - 14); pen.lineTo(14 + length, H - 20); pen.stroke();
    pen.textAlign = "left";
    halo(metresShown >= 1000 ? `${metresShown / 1000} km` : `${metresShown} m`, 18, H - 20);
  };
  const draw = () => {
    if (!W) return;
    const start = performance.now(), scale = printing ? metres * Math.max(1, canvas.dataset.width / 673) : metres;
    const k = 1 / scale, ox = W / 2 - cx * k, oy = H / 2 + cy * k, half = [W / 2 * scale + 50, H / 2 * scale + 50];
    const view = [cx - half[0], cy - half[1], cx + half[0], cy + half[1]], offset = Math.max(.35, Math.min(3.2, 14 / scale)), thick = scale > 22 ? .8 : scale > 8 ? 1 : 1.5;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineCap = "butt"; pen.lineJoin = "round";
    drawBackdrop(scale, k, ox, oy);
    for (const level of shown.order) {
      const width = widthOf(level) * thick;
      drawList(shown.steps.get(level), css(colourOf(level)), width, offset + Math.max(0, width - 1) * .35, view, k, ox, oy);
    }
    if (selected >= 0) {
      const b = 4 * selected, pad = 10;
      pen.strokeStyle = css("focus"); pen.lineWidth = 2.5;
      pen.strokeRect(box[b] * k + ox - pad, oy - box[b + 3] * k - pad, (box[b + 2] - box[b]) * k + 2 * pad, (box[b + 3] - box[b + 1]) * k + 2 * pad);
    }
    drawNames(scale, k, ox, oy); drawScale(scale, k);
    performance.measure("map-draw", { start });
  };
  const request = () => { if (!frame) frame = requestAnimationFrame(() => { frame = 0; draw(); }); };
  const zoomAt = (px, py, factor) => {
    const x = cx + (px - W / 2) * metres, y = cy - (py - H / 2) * metres;
    metres = Math.max(.6, Math.min(250, metres * factor));
    cx = x - (px - W / 2) * metres; cy = y + (py - H / 2) * metres; request();
  };
  const home = () => { [cx, cy, metres] = map.home; if (W < 500) metres *= 1.35; selected = -1; tip.style.display = "none"; request(); };

  /* Cells of 300 m with the streets in them, built when first needed. */
  const CELL = 300, ROW = 100003;
  let grid = null;
  const buildGrid = () => {
    grid = new Map();
    for (let i = 0; i < n; ++i)
      for (let a = Math.floor(box[4 * i] / CELL); a <= Math.floor(box[4 * i + 2] / CELL); ++a)
        for (let b = Math.floor(box[4 * i + 1] / CELL); b <= Math.floor(box[4 * i + 3] / CELL); ++b) {
          const key = a * ROW + b;
          if (!grid.has(key)) grid.set(key, []);
          grid.get(key).push(i);
        }
  };
  const squaredDistance = (i, x, y) => {
    let best = Infinity;
    for (let j = at[i]; j < at[i + 1] - 1; ++j) {
      const dx = X[j + 1] - X[j], dy = Y[j + 1] - Y[j], share = Math.max(0, Math.min(1, ((x - X[j]) * dx + (y - Y[j]) * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, (X[j] + share * dx - x) ** 2 + (Y[j] + share * dy - y) ** 2);
    }
    return best;
  };
  const streetAt = (px, py, pixels) => {
    if (!grid) buildGrid();
    const x = cx + (px - W / 2) * metres, y = cy - (py - H / 2) * metres;
    let best = -1, least = (pixels * metres) ** 2;
    for (let a = -1; a <= 1; ++a)
      for (let b = -1; b <= 1; ++b)
        for (const i of grid.get((Math.floor(x / CELL) + a) * ROW + Math.floor(y / CELL) + b) || []) {
          const distance = squaredDistance(i, x, y);
          if (distance < least) { least = distance; best = i; }
        }
    return best;
  };

  const arrow = (i, direction) => {
    const a = direction ? at[i + 1] - 1 : at[i], b = direction ? at[i] : at[i + 1] - 1;
    const angle = Math.atan2(Y[b] - Y[a], X[b] - X[a]);
    return "→↗↑↖←↙↓↘"[(Math.round(angle / (Math.PI / 4)) + 8) % 8];
  };
  const valueText = id => {
    const value = shown.values[id];
    if (shown.kind !== "difference") return count(value);
    return `${value > 0 ? "+" : ""}${count(value)}`;
  };
  const describe = i => {
    const lines = [names[i] ? map.names[names[i] - 1] : word("street"), `${say(shown.name)}, ${say(shown.unit)}`];
    for (const direction of oneWay(i) ? [0] : [0, 1]) {
      const id = 2 * i + direction, before = shown.base ? `${count(shown.base[id])} → ` : "";
      lines.push(`${arrow(i, direction)} ${before}${valueText(id)}`);
    }
    return lines;
  };
  const showTip = (i, px, py) => {
    tip.replaceChildren(...describe(i).flatMap((text, j) => {
      const part = document.createElement(j ? "span" : "b");
      part.textContent = text;
      return j ? [document.createElement("br"), part] : [part];
    }));
    tip.style.display = "block";
    tip.style.left = `${Math.max(4, Math.min(W - tip.offsetWidth - 4, px + 14))}px`;
    tip.style.top = `${py + tip.offsetHeight + 20 > H ? py - tip.offsetHeight - 12 : py + 14}px`;
  };
  const tipAt = (event, pixels) => {
    const i = streetAt(event.offsetX, event.offsetY, pixels);
    if (i >= 0) showTip(i, event.offsetX, event.offsetY); else tip.style.display = "none";
  };

  const fingers = new Map();
  canvas.addEventListener("pointerdown", event => {
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (event.pointerType !== "mouse") return tipAt(event, 18);
    canvas.setPointerCapture(event.pointerId); canvas.classList.add("drag");
  });
  canvas.addEventListener("pointermove", event => {
    const before = fingers.get(event.pointerId), mouse = event.pointerType === "mouse";
    if (!before) { if (mouse) tipAt(event, 8); return; }
    if (fingers.size === 1 && mouse) {
      cx -= (event.offsetX - before[0]) * metres; cy += (event.offsetY - before[1]) * metres; tip.style.display = "none"; request();
    } else if (fingers.size === 2) {
      const other = [...fingers].find(f => f[0] !== event.pointerId)[1];
      const d0 = Math.hypot(before[0] - other[0], before[1] - other[1]), d1 = Math.hypot(event.offsetX - other[0], event.offsetY - other[1]);
      cx -= (event.offsetX - before[0]) / 2 * metres; cy += (event.offsetY - before[1]) / 2 * metres;
      if (d1 > 1) zoomAt((event.offsetX + other[0]) / 2, (event.offsetY + other[1]) / 2, d0 / d1);
    }
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  for (const kind of ["pointerup", "pointercancel", "pointerleave"]) canvas.addEventListener(kind, event => {
    fingers.delete(event.pointerId); canvas.classList.remove("drag");
    if (kind === "pointerleave" && event.pointerType === "mouse") tip.style.display = "none";
  });
  canvas.addEventListener("wheel", event => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault(); zoomAt(event.offsetX, event.offsetY, event.deltaY > 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  const readCentre = () => {
    const i = streetAt(W / 2, H / 2, 30);
    if (i < 0) return;
    selected = i; live.textContent = describe(i).join(". "); showTip(i, W / 2, H / 2);
  };
  const keys = {
    ArrowLeft: () => { cx -= 60 * metres; }, ArrowRight: () => { cx += 60 * metres; }, ArrowUp: () => { cy += 60 * metres; }, ArrowDown: () => { cy -= 60 * metres; },
    "+": () => zoomAt(W / 2, H / 2, 1 / 1.4), "=": () => zoomAt(W / 2, H / 2, 1 / 1.4), "-": () => zoomAt(W / 2, H / 2, 1.4), "0": home, Enter: readCentre,
    Escape: () => { selected = -1; tip.style.display = "none"; },
  };
  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    keys[event.key](); event.preventDefault(); request();
  });
  for (const button of $$("[data-z]")) button.onclick = () => button.dataset.z === "0" ? home() : zoomAt(W / 2, H / 2, button.dataset.z === "+" ? 1 / 1.5 : 1.5);
  for (const button of $$("[data-link]")) button.onclick = () => {
    selected = Number(button.dataset.link);
    const b = 4 * selected;
    cx = (box[b] + box[b + 2]) / 2; cy = (box[b + 1] + box[b + 3]) / 2; metres = 4;
    live.textContent = describe(selected).join(". ");
    canvas.focus({ preventScroll: true }); canvas.scrollIntoView({ block: "center", behavior: "instant" });
    showTip(selected, W / 2, H / 2); request();
  };

  const legend = () => {
    const cut = shown.cut.map(c => figure(c)), last = cut.length - 1;
    const entries = shown.kind === "difference"
      ? [[-3, `< −${cut[1]}`], [-2, `−${cut[1]} … −${cut[0]}`], [-1, `−${cut[0]} … 0`], [0, word("none")], [1, `0 … +${cut[0]}`], [2, `+${cut[0]} … +${cut[1]}`], [3, `> +${cut[1]}`]]
      : [[0, word("none")], ...cut.map((c, i) => [i + 1, i ? `${cut[i - 1]} … ${c}` : `≤ ${c}`]), [last + 2, `> ${cut[last]}`]];
    $("#maplg").replaceChildren(...entries.map(([level, text]) => {
      const item = document.createElement("li"), mark = document.createElement("i");
      mark.style.setProperty("--c", `var(--${colourOf(level)})`);
      mark.style.setProperty("--t", `${Math.max(1.5, widthOf(level) * 1.3)}px`);
      item.append(mark, text);
      return item;
    }));
    $("#mapunit").textContent = `${say(shown.name)}, ${say(shown.unit)}`;
  };
  $("#mapm").onchange = event => { shown = measures.get(event.target.value); legend(); draw(); };
  if (innerWidth < 500) metres *= 1.35;
  /* Lines of the main roads, for other pictures of the same city. */
  const mainRoads = () => {
    const lines = [];
    for (let i = 0; i < n; ++i) if ((classes[i] & 15) <= 2) lines.push(Array.from({ length: at[i + 1] - at[i] }, (_, j) => [X[at[i] + j], Y[at[i] + j]]));
    return lines;
  };
  return { all() { size(); draw(); legend(); }, mainRoads };
};
