/* What needs the width of the page: charts as SVG. Words, numbers and tables come finished from the program. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
let language = "en", printing = false;
const say = words => typeof words === "string" ? words : words[language];
const word = key => say(DATA.words[key]);

/* Numbers: the same rules as sim/report/numbers.cpp. */
const figure = (value, decimals = 0) => {
  const text = Math.abs(value).toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (value < 0 && /[1-9]/.test(text) ? "\u2212" : "") + text;
};
const threeDigits = value => {
  if (!value) return "0";
  const digits = Number(Math.abs(value).toPrecision(3)), power = Math.floor(Math.log10(digits));
  return (value < 0 ? "\u2212" : "") + figure(digits, Math.max(0, 2 - power));
};
const count = value => Math.abs(value) < 10000 ? figure(value) : threeDigits(value);

/* SVG in short. */
const element = (name, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
};
const picture = (width, height) => element("svg", { viewBox: `0 0 ${width} ${height}` });
const filled = colour => `fill:var(--${colour})`;
const stroked = (colour, width = 1) => `stroke:var(--${colour});stroke-width:${width};fill:none`;
const rect = (x, y, width, height, style) => element("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), style });
const line = (x1, y1, x2, y2, attributes) => element("line", { x1, y1, x2, y2, ...attributes });
const lowered = text => text.split("₂").flatMap((part, i) => i
  ? [element("tspan", { dy: 3, style: "font-size:.75em" }, "2"), element("tspan", { dy: -3 }, part)] : [part]);
const label = (text, x, y, { anchor = "start", kind = "", style } = {}) =>
  element("text", { x, y, "text-anchor": anchor, class: kind, ...(style ? { style } : {}) }, ...lowered(String(text)));
const textWidth = (() => {
  const context = document.createElement("canvas").getContext("2d");
  return (text, size = 13) => {
    context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    return context.measureText(text).width;
  };
})();
const scale = (from, to, low, high) => value => low + (value - from) * (high - low) / (to - from || 1);
/* Round numbers from a to b, about n of them. */
const ticks = (a, b, n) => {
  const rough = (b - a) / n, power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].find(s => s * power >= rough) * power, list = [];
  for (let v = Math.ceil(a / step - 1e-9) * step; v <= b + 1e-9; v += step) list.push(+v.toFixed(6));
  return list;
};
const widest = (names, size) => Math.max(...names.map(name => textWidth(say(name), size)));
/* A name too long for its place is cut. */
const fitting = (text, width, size = 13) => {
  if (textWidth(text, size) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(text.slice(0, end) + "…", size) > width) --end;
  return text.slice(0, end).trimEnd() + "…";
};
const verticalGrid = (svg, x, values, top, bottom, format = figure) => {
  for (const v of values) svg.append(line(x(v), top, x(v), bottom, { class: "gr" }), label(format(v), x(v), bottom + 16, { anchor: "middle", kind: "s" }));
};
const horizontalGrid = (svg, y, values, left, right, format = figure) => {
  for (const v of values) svg.append(line(left, y(v), right, y(v), { class: v ? "gr" : "ax" }), label(format(v), left - 8, y(v) + 4, { anchor: "end", kind: "s" }));
};
const hourLabels = (svg, x, y, step, last) => {
  for (let hour = 0; hour <= last; hour += step)
    svg.append(label(String(hour).padStart(2, "0") + ":00", x(hour), y, { anchor: hour === 0 ? "start" : hour === last ? "end" : "middle", kind: "s" }));
};

/* Rows of bars with a name at the left, or above on a narrow screen. */
const bars = (width, { rows, value, text, colour, unit, max, tick = () => undefined, pale = () => false }) => {
  const narrow = width < 430, names = narrow ? 0 : Math.min(width * .4, widest(rows.map(r => r.name)) + 12);
  const height = (narrow ? 44 : printing ? 24 : 32), right = Math.max(...rows.map(r => textWidth(text(r)))) + 14;
  const top = 4, bottom = top + rows.length * height, svg = picture(width, bottom + 40);
  const x = scale(0, max, names, width - right);
  verticalGrid(svg, x, ticks(0, max, narrow ? 4 : 6), top, bottom);
  rows.forEach((row, i) => {
    const y = top + i * height, thick = printing ? 12 : 16, bar = narrow ? y + 19 : y + (height - thick) / 2;
    svg.append(narrow ? label(say(row.name), 0, y + 14) : label(fitting(say(row.name), names - 10), names - 10, bar + thick - 3, { anchor: "end" }));
    let from = 0;
    for (const [part, tone] of value(row)) {
      svg.append(rect(x(from), bar, x(from + part) - x(from) - (part > 0 ? .6 : 0), thick, filled(tone || colour)));
      from += part;
    }
    const base = tick(row);
    if (base !== undefined) svg.append(line(x(base), bar - 4, x(base), bar + thick + 4, { style: stroked("ink", 2) }));
    from = Math.max(from, base || 0);
    svg.append(label(text(row), x(from) + 7, bar + thick - 3, pale(row) ? { style: filled("noise") } : { kind: "b" }));
  });
  svg.append(line(x(0), top, x(0), bottom, { class: "ax" }), label(unit, names, bottom + 36, { kind: "s" }));
  return svg;
};

const charts = {};

charts.modes = width => {
  const rows = DATA.charts.modes.rows, compared = rows.some(r => r.d !== undefined);
  return bars(width, {
    rows, value: r => [[r.p, r.k]], text: r => figure(r.p, 1) + (compared ? `  (${r.d})` : ""), unit: word("of_journeys"),
    max: Math.max(...rows.map(r => Math.max(r.p, r.b || 0))) * 1.02, tick: r => r.b, pale: r => r.noise,
  });
};

/* Families of modes by distance: each band makes up the whole. */
charts.distance = width => bars(width, {
  rows: DATA.charts.distance.rows, value: r => [[r.car, "car"], [r.transit, "bus"], [r.active, "bike"]],
  text: r => `${figure(r.transit)} %`, unit: word("of_journeys"), max: 100,
});

/* Who is on board on leaving each stop of a line; the base as a line. */
charts.load = width => {
  const { rows, c } = DATA.charts.load, left = 44, right = width - 4, bottom = 190, svg = picture(width, 252);
  const most = Math.max(1, ...rows.map(r => Math.max(r.v, r.b || 0))), y = scale(0, most, bottom, 22), x = scale(0, rows.length, left, right);
  horizontalGrid(svg, y, ticks(0, most, 4), left, right);
  rows.forEach((row, i) => {
    const bar = rect(x(i) + .6, y(row.v), x(1) - x(0) - 1.2, bottom - y(row.v), filled(c));
    bar.append(element("title", {}, `${row.name}: ${figure(row.v, 1)}`));
    svg.append(bar);
  });
  const base = rows.map((row, i) => row.b === undefined ? "" : `M${x(i)} ${y(row.b)}H${x(i + 1)}`).join("");
  if (base) svg.append(element("path", { d: base, style: stroked("ink", 2) }));
  const peak = rows.reduce((best, row, i) => row.v > rows[best].v ? i : best, 0), half = (right - left) / 2 - 8;
  const middle = Math.min(Math.max(x(peak + .5), left + half / 2), right - half / 2);
  svg.append(label(word("on_board"), 0, 12, { kind: "b" }), line(x(peak + .5), bottom, x(peak + .5), bottom + 24, { class: "ax" }),
    label(fitting(rows[0].name, half, 12), left, bottom + 16, { kind: "s" }),
    label(fitting(rows[rows.length - 1].name, half, 12), right, bottom + 16, { anchor: "end", kind: "s" }),
    label(fitting(rows[peak].name, half, 12), middle, bottom + 40, { anchor: "middle", kind: "s" }));
  return svg;
};

/* From mode to mode, only people who changed; small moves pale. */
charts.switch = width => {
  const { rows, modes } = DATA.charts.switch, narrow = width < 520, names = narrow ? 96 : 150, bar = 14, all = rows.reduce((a, r) => a + r.v, 0);
  const slot = 34, gap = printing ? 6 : 9, k = (printing ? 215 : narrow ? 380 : 340) / all, left = names, right = width - names - bar;
  const side = key => {
    const places = new Map();
    let y = 30;
    modes.forEach((_, m) => {
      const v = rows.reduce((a, r) => a + (r[key] === m ? r.v : 0), 0);
      if (!v) return;
      const top = y + Math.max(0, (slot - v * k) / 2);
      places.set(m, { y: top, next: top, v });
      y += Math.max(slot, v * k) + gap;
    });
    return { places, end: y };
  };
  const from = side("from"), to = side("to"), svg = picture(width, Math.max(from.end, to.end));
  for (const row of [...rows].sort((p, q) => p.from - q.from || p.to - q.to)) {
    const a = from.places.get(row.from), b = to.places.get(row.to), h = row.v * k, x0 = left + bar, middle = (x0 + right) / 2;
    const ribbon = element("path", {
      d: `M${x0} ${a.next}C${middle} ${a.next} ${middle} ${b.next} ${right} ${b.next}V${b.next + h}C${middle} ${b.next + h} ${middle} ${a.next + h} ${x0} ${a.next + h}Z`,
      style: `${filled(modes[row.from].c)};opacity:${row.v >= 1000 ? .6 : .28}`,
    });
    ribbon.append(element("title", {}, `${say(modes[row.from].name)} → ${say(modes[row.to].name)}: ${count(row.v)}`));
    svg.append(ribbon);
    a.next += h; b.next += h;
  }
  for (const [places, x, anchor, text] of [[from.places, left, "end", left - 8], [to.places, right, "start", right + bar + 8]])
    for (const [m, place] of places) {
      const middle = place.y + place.v * k / 2;
      svg.append(rect(x, place.y, bar, Math.max(1.5, place.v * k), filled(modes[m].c)),
        label(fitting(say(modes[m].name), names - 12), text, middle - 1, { anchor, kind: "b" }), label(count(place.v), text, middle + 13, { anchor, kind: "s" }));
    }
  svg.append(label(word("base"), left + bar, 14, { anchor: "end", kind: "b" }), label(word("policy"), right, 14, { kind: "b" }));
  return svg;
};

/* Losers to the left, winners to the right. */
charts.winners = width => {
  const rows = DATA.charts.winners.rows, narrow = width < 520, names = narrow ? 0 : widest(rows.map(r => r.name)) + 14, height = narrow ? 46 : 32;
  const most = Math.max(1, ...rows.map(r => Math.max(r.w, r.l))) * 1.25, x = scale(-most, most, names, width), svg = picture(width, rows.length * height + 22);
  rows.forEach((row, i) => {
    const y = i * height + (narrow ? 19 : 5);
    svg.append(narrow ? label(say(row.name), 0, i * height + 14) : label(say(row.name), names - 12, y + 15, { anchor: "end" }),
      rect(x(-row.l), y, x(0) - x(-row.l) - 1, 20, filled("up2")), rect(x(0) + 1, y, x(row.w) - x(0) - 1, 20, filled("dn2")),
      label(count(row.l), x(-row.l) - 6, y + 15, { anchor: "end" }), label(count(row.w), x(row.w) + 6, y + 15));
  });
  svg.append(line(x(0), 0, x(0), rows.length * height, { class: "ax" }), label(word("lose"), x(0) - 8, rows.length * height + 16, { anchor: "end", kind: "s" }),
    label(word("gain"), x(0) + 8, rows.length * height + 16, { kind: "s" }));
  return svg;
};

/* Journeys begun by family of modes; below, boardings and those refused. */
charts.day = width => {
  const { lines, boardings, refused } = DATA.charts.day, left = 62, right = width - 8, n = boardings.length;
  const upper = { top: 46, bottom: 210 }, lower = { top: 268, bottom: 350 }, svg = picture(width, 392);
  const x = scale(0, n / 4, left, right), most = Math.max(...lines.flatMap(l => [...l.v, ...(l.b || [])])), y = scale(0, most, upper.bottom, upper.top);
  const z = scale(0, Math.max(1, ...boardings, ...refused), lower.bottom, lower.top);
  const steps = (values, to) => values.map((v, i) => `${i ? "L" : "M"}${x((i + .5) / 4).toFixed(1)} ${to(v).toFixed(1)}`).join("");
  const hours = width < 520 ? 6 : 3;
  svg.append(label(word("begun"), 0, 14, { kind: "b" }));
  horizontalGrid(svg, y, ticks(0, most, 4), left, right);
  let at = left;
  for (const one of lines) {
    if (one.b) svg.append(element("path", { d: steps(one.b, y), style: stroked("base", 1.6) + ";stroke-dasharray:4 3" }));
    svg.append(element("path", { d: steps(one.v, y), style: stroked(one.c, 2.4) }),
      line(at, 28, at + 16, 28, { style: stroked(one.c, 3) }), label(say(one.name), at + 21, 32, { kind: "s" }));
    at += textWidth(say(one.name), 12) + 38;
  }
  if (lines.some(l => l.b)) svg.append(line(at, 28, at + 16, 28, { style: stroked("base", 2) + ";stroke-dasharray:4 3" }), label(word("base"), at + 21, 32, { kind: "s" }));
  hourLabels(svg, x, upper.bottom + 18, hours, Math.round(n / 4));
  svg.append(label(word("board"), 0, 256, { kind: "b" }));
  horizontalGrid(svg, z, ticks(0, Math.max(1, ...boardings), 2), left, right);
  boardings.forEach((v, i) => svg.append(rect(x(i / 4) + .4, z(v), x(.25) - x(0) - .8, lower.bottom - z(v), filled("bus"))));
  refused.forEach((v, i) => v && svg.append(rect(x(i / 4) + .4, z(v), x(.25) - x(0) - .8, lower.bottom - z(v), filled("fail"))));
  const shift = textWidth(word("board")) * 1.08 + 22;
  if (shift + textWidth(word("refuse"), 12) + 20 < width) svg.append(rect(shift, 246, 12, 11, filled("fail")), label(word("refuse"), shift + 18, 256, { kind: "s" }));
  hourLabels(svg, x, lower.bottom + 18, hours, Math.round(n / 4));
  svg.append(label(word("local_time"), right, lower.bottom + 36, { anchor: "end", kind: "s" }));
  return svg;
};

charts.carbon = width => {
  const { rows, sources } = DATA.charts.carbon, sum = row => row.v.reduce((a, b) => a + b, 0);
  return bars(width, {
    rows, value: r => r.v.map((v, i) => [v, sources[i].c]), text: r => threeDigits(sum(r)), unit: word("t_a_day"),
    max: Math.max(...rows.map(sum)) * 1.02,
  });
};

charts.groups = width => {
  const rows = DATA.charts.groups.rows;
  return bars(width, {
    rows, value: r => [[r.v, "base"]], text: r => `${threeDigits(r.v)} (${figure(r.pct, 0)} %)`, unit: word("t_a_day"),
    max: Math.max(...rows.map(r => r.v)) * 1.02,
  });
};

/* The gap by day of learning, on a logarithmic axis. */
charts.settled = width => {
  const gap = DATA.charts.settled.gap, left = 52, right = width - 14, bottom = 176, svg = picture(width, 214);
  const log = v => Math.log10(Math.max(v, .05)), top = Math.max(1, Math.ceil(log(Math.max(...gap))));
  const x = scale(1, Math.max(2, gap.length), left, right), y = scale(-1.3, top, bottom, 12);
  for (let power = -1; power <= top; ++power) {
    const v = 10 ** power;
    svg.append(line(left, y(power), right, y(power), { class: "gr" }), label(`${v} %`, left - 8, y(power) + 4, { anchor: "end", kind: "s" }));
  }
  svg.append(line(left, y(0), right, y(0), { style: stroked("fail", 1.4) + ";stroke-dasharray:4 3" }),
    label(word("limit"), right, y(0) - 5, { anchor: "end", kind: "s" }),
    element("path", { d: gap.map((v, i) => `${i ? "L" : "M"}${x(i + 1)} ${y(log(v))}`).join(""), style: stroked("real", 2.4) }));
  gap.forEach((v, i) => gap.length <= 30 && svg.append(element("circle", { cx: x(i + 1), cy: y(log(v)), r: 3.5, style: filled("real") })));
  for (const v of ticks(1, gap.length, Math.min(gap.length, 6))) svg.append(label(v, x(v), bottom + 16, { anchor: "middle", kind: "s" }));
  svg.append(label(word("day"), right, bottom + 34, { anchor: "end", kind: "s" }));
  return svg;
};

/* Model over observed, with the band that is called near. */
charts.counts = width => {
  const { rows, near } = DATA.charts.counts, narrow = width < 560, names = narrow ? 0 : Math.min(width * .45, widest(rows.map(r => r.name)) + 12);
  const height = narrow ? 42 : printing ? 22 : 28, top = 22, bottom = top + rows.length * height, svg = picture(width, bottom + 38);
  const most = Math.max(1 + near, ...rows.map(r => r.v)) * 1.05, x = scale(0, most, names, width - 42);
  svg.append(rect(x(1 - near), top, x(1 + near) - x(1 - near), bottom - top, filled("raised")), label(word("near"), x(1), 14, { anchor: "middle", kind: "s" }));
  verticalGrid(svg, x, ticks(0, most, narrow ? 4 : 6), top, bottom, v => figure(v, 1));
  svg.append(line(x(1), top, x(1), bottom, { style: stroked("ink", 1.4) }));
  rows.forEach((row, i) => {
    const y = top + i * height, middle = narrow ? y + 28 : y + height / 2, tone = Math.abs(row.v - 1) <= near ? "real" : "mixed";
    svg.append(narrow ? label(fitting(row.name, width), 0, y + 14, { kind: "s" }) : label(fitting(row.name, names - 12), names - 12, middle + 4, { anchor: "end" }),
      line(x(1), middle, x(row.v), middle, { style: stroked(tone, 1.4) }),
      element("circle", { cx: x(row.v), cy: middle, r: 5, style: `fill:var(--${row.fit ? "page" : tone});stroke:var(--${tone});stroke-width:2` }),
      label(figure(row.v, 2), width, middle + 4, { anchor: "end" }));
  });
  svg.append(label(word("ratio"), names, bottom + 34, { kind: "s" }));
  return svg;
};

/* What each source adds to the difference, then tailpipe and well-to-wheel. */
charts.change = width => {
  const rows = DATA.charts.change.rows, narrow = width < 430, names = narrow ? 0 : Math.min(width * .4, widest(rows.map(r => r.name)) + 14);
  const height = narrow ? 42 : 28, bottom = rows.length * height, svg = picture(width, bottom + 38), text = r => (r.v > 0 ? "+" : "") + threeDigits(r.v);
  const ends = rows.flatMap(r => [r.from, r.from + r.v, 0]), room = Math.max(...rows.map(r => textWidth(text(r)))) + 12;
  const x = scale(Math.min(...ends), Math.max(...ends), names + room, width - room), at = ticks(Math.min(...ends), Math.max(...ends), narrow ? 3 : 5);
  verticalGrid(svg, x, at, 0, bottom, threeDigits);
  svg.append(line(x(0), 0, x(0), bottom, { style: stroked("ink", 1.6) }));
  rows.forEach((row, i) => {
    const y = i * height + (narrow ? 18 : 5), a = x(row.from), b = x(row.from + row.v), right = row.v >= 0;
    svg.append(narrow ? label(say(row.name), 0, i * height + 13, { kind: row.sum ? "b" : "" }) : label(say(row.name), names - 12, y + 14, { anchor: "end", kind: row.sum ? "b" : "" }),
      rect(Math.min(a, b), y, Math.max(1.5, Math.abs(b - a)), 18, filled(row.c)),
      label(text(row), right ? b + 6 : b - 6, y + 14, { anchor: right ? "start" : "end", kind: row.sum ? "b" : "" }));
  });
  svg.append(label(word("change_t"), names, bottom + 34, { kind: "s" }));
  return svg;
};

/* One dot a seed, and the mean with its interval. */
charts.seeds = width => {
  const { rows, mean, half, name } = DATA.charts.seeds, left = 78, svg = picture(width, 26 * (rows.length + 1) + 60), bottom = 26 * (rows.length + 1) + 12;
  const ends = [0, mean - half, mean + half, ...rows.map(r => r.v)], x = scale(Math.min(...ends), Math.max(...ends), left, width - 24);
  verticalGrid(svg, x, ticks(Math.min(...ends), Math.max(...ends), width < 430 ? 3 : 5), 6, bottom, threeDigits);
  svg.append(line(x(0), 6, x(0), bottom, { style: stroked("ink", 1.8) }));
  rows.forEach((row, i) => svg.append(label(`${word("seed")} ${row.seed}`, left - 10, 26 + i * 26, { anchor: "end", kind: "s" }), element("circle", { cx: x(row.v), cy: 22 + i * 26, r: 5.5, style: filled("real") })));
  const y = 22 + rows.length * 26;
  svg.append(line(x(mean - half), y, x(mean + half), y, { style: stroked("ink", 2) }), rect(x(mean) - 4, y - 7, 8, 14, filled("ink")),
    label(word("mean"), left - 10, y + 4, { anchor: "end", kind: "b" }), label(say(name), width, bottom + 38, { anchor: "end", kind: "s" }));
  return svg;
};

/* Zones as circles: area by journeys, colour by share. */
charts.zones = width => {
  const rows = DATA.charts.zones.rows, sorted = a => [...a].sort((p, q) => p - q), at = (a, q) => a[Math.floor(q * (a.length - 1))];
  const xs = sorted(rows.map(r => r.x)), ys = sorted(rows.map(r => r.y)), pad = 900;
  const box = [xs[0] - pad, ys[0] - pad, at(xs, 1) + pad, at(ys, 1) + pad];
  const w = width, k = Math.min(w / (box[2] - box[0]), 620 / (box[3] - box[1]));
  const high = (box[3] - box[1]) * k, svg = picture(width, high + 58), shares = sorted(rows.map(r => r.v));
  const cuts = [.2, .4, .6, .8].map(q => Math.round(at(shares, q))).filter((v, i, a) => i === 0 || v > a[i - 1]);
  const step = v => cuts.filter(c => v >= c).length, px = r => (r.x - box[0]) * k, py = r => (box[3] - r.y) * k;
  const largest = Math.max(...rows.map(r => r.n)), radius = r => Math.max(2.5, 15 * Math.sqrt(r.n / largest));
  svg.append(rect(0, 0, w, high, filled("map-bg")));
  const inside = p => p[0] > box[0] && p[0] < box[2] && p[1] > box[1] && p[1] < box[3];
  svg.append(element("path", {
    d: map.mainRoads().filter(road => road.every(inside)).map(road => road.map((p, i) => `${i ? "L" : "M"}${((p[0] - box[0]) * k).toFixed(1)} ${((box[3] - p[1]) * k).toFixed(1)}`).join("")).join(""),
    style: stroked("rule", 1.2),
  }));
  for (const row of [...rows].sort((p, q) => q.n - p.n)) {
    const circle = element("circle", { cx: px(row).toFixed(1), cy: py(row).toFixed(1), r: radius(row).toFixed(1), style: `fill:var(--s${step(row.v) + 1});stroke:var(--map-bg);stroke-width:1` });
    circle.append(element("title", {}, `${say(row.name)}: ${figure(row.v, 1)} %`));
    svg.append(circle);
  }
  const placed = [];
  for (const place of (DATA.map ? DATA.map.places : [])) {
    const name = say(place.name), half = textWidth(name, 12.5) / 2 + 3, X = px(place), Y = py(place);
    if (place.i > 1 || X < half || X > w - half || Y < 14 || Y > high - 6 || placed.some(q => Math.abs(q[0] - X) < q[2] + half && Math.abs(q[1] - Y) < 16)) continue;
    placed.push([X, Y, half]);
    svg.append(label(name, X, Y + 4, { anchor: "middle", style: "paint-order:stroke;stroke:var(--map-bg);stroke-width:3.5px;stroke-linejoin:round;font-size:12.5px;font-weight:600" }));
  }
  const names = cuts.map((c, i) => i ? `${cuts[i - 1]}–${c}` : `< ${c}`).concat(`≥ ${cuts[cuts.length - 1]}`), each = Math.min(92, width / names.length);
  names.forEach((name, i) => svg.append(rect(i * each, high + 14, each - 3, 9, filled("s" + (i + 1))), label(name, i * each, high + 38, { kind: "s" })));
  svg.append(label(word("share"), 0, high + 55, { kind: "s" }));
  return svg;
};

/* Hydrogen: in above zero and out below, storage, queue; one clock. */
charts.hydrogen = width => {
  const { hours, cap, start } = DATA.charts.hydrogen, levels = [start, ...hours.map(h => h.level)], left = 58, right = width - 10, n = hours.length, x = scale(0, n, left, right), bar = x(1) - x(0);
  const svg = picture(width, 520), up = ["made", "deliv", "out"], down = ["disp", "in", "vent"], sum = (h, keys) => keys.reduce((a, key) => a + h[key], 0);
  const most = Math.max(.1, ...hours.map(h => Math.max(sum(h, up), sum(h, down)))), y = scale(-most, most, 252, 26);
  svg.append(label(word("into"), 0, 14, { kind: "b" }));
  horizontalGrid(svg, y, ticks(-most, most, 4), left, right, v => figure(Math.abs(v), most < 5 ? 1 : 0));
  hours.forEach((h, i) => {
    let above = 0, below = 0;
    for (const key of up) { svg.append(rect(x(i) + 1, y(above + h[key]), bar - 2, y(above) - y(above + h[key]), filled("h-" + key))); above += h[key]; }
    for (const key of down) { svg.append(rect(x(i) + 1, y(-below), bar - 2, y(-below - h[key]) - y(-below), filled("h-" + key))); below += h[key]; }
  });
  const roof = Math.max(cap, ...levels, 1), store = scale(0, roof * 1.08, 388, 296), waits = Math.max(1, ...hours.map(h => h.queue)), wait = scale(0, waits, 478, 426);
  svg.append(label(word("storage"), 0, 284, { kind: "b" }));
  horizontalGrid(svg, store, ticks(0, roof, 3), left, right);
  if (cap) svg.append(line(left, store(cap), right, store(cap), { style: stroked("ink", 1.2) }), label(word("full"), right, store(cap) - 4, { anchor: "end", kind: "s" }));
  svg.append(element("path", { d: levels.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${store(v).toFixed(1)}`).join(""), style: stroked("h-made", 2.5) }));
  svg.append(label(word("queue"), 0, 416, { kind: "b" }));
  horizontalGrid(svg, wait, ticks(0, waits, 2), left, right);
  hours.forEach((h, i) => svg.append(rect(x(i) + 2, wait(h.queue), bar - 4, 478 - wait(h.queue), filled("noise"))));
  hourLabels(svg, x, 496, width < 520 ? 6 : 3, n);
  svg.append(label(word("local_time"), right, 514, { anchor: "end", kind: "s" }));
  return svg;
};

const drawCharts = fixedWidth => {
  for (const plot of $$(".plot[data-c]")) {
    const beside = plot.closest(".side");
    const width = Math.round(fixedWidth && beside ? fixedWidth * .56 : fixedWidth || plot.clientWidth);
    if (!width || !charts[plot.dataset.c]) continue;
    const svg = charts[plot.dataset.c](width);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", plot.dataset[language]);
    plot.replaceChildren(svg);
  }
};
