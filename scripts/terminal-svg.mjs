// The text of a terminal with its colours, as an SVG picture.

const WIDTH = 8.4;
const HEIGHT = 18;
const PADDING = 14;
const FOREGROUND = "#d6d9de";
const BACKGROUND = "#16181d";
const COLORS = ["#45475a", "#f38ba8", "#a6e3a1", "#f9e2af", "#89b4fa", "#cba6f7", "#94e2d5", "#d6d9de"];
const STEPS = [0, 95, 135, 175, 215, 255];

/** @param text with SGR escapes, as `tmux capture-pane -e` prints it */
export function toSvg(text, columns) {
  const lines = text.split("\n");
  const style = { color: FOREGROUND, background: null, bold: false, dim: false, inverse: false };
  const body = lines.map((line, row) => renderLine(line, row, style)).join("\n");
  const width = columns * WIDTH + 2 * PADDING;
  const height = lines.length * HEIGHT + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">
${body}
</g>
</svg>
`;
}

function renderLine(line, row, style) {
  const y = PADDING + (row + 0.78) * HEIGHT;
  let column = 0;
  let out = "";
  // oxlint-disable-next-line no-control-regex -- that is what it looks for
  for (const [, codes, text = ""] of line.matchAll(/(?:\u001b\[([\d;]*)m)?([^\u001b]*)/g)) {
    if (codes !== undefined) apply(codes === "" ? [0] : codes.split(";").map(Number), style);
    if (text === "") continue;
    const length = [...text].length;
    const color = style.inverse ? (style.background ?? BACKGROUND) : style.color;
    const background = style.inverse ? style.color : style.background;
    const x = PADDING + column * WIDTH;
    if (background !== null)
      out += `<rect x="${x}" y="${PADDING + row * HEIGHT}" width="${length * WIDTH}" height="${HEIGHT}" fill="${background}"/>`;
    const shown = text.trim();
    if (shown !== "") {
      const look = `${style.bold ? ' font-weight="bold"' : ""}${style.dim ? ' opacity="0.6"' : ""}`;
      const start = x + (text.length - text.trimStart().length) * WIDTH;
      out += `<text x="${start}" y="${y}" fill="${color}" textLength="${[...shown].length * WIDTH}" lengthAdjust="spacingAndGlyphs"${look}>${escape(shown)}</text>`;
    }
    column += length;
  }
  return out;
}

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#SGR */
function apply(codes, style) {
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 0)
      Object.assign(style, { color: FOREGROUND, background: null, bold: false, dim: false, inverse: false });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) Object.assign(style, { bold: false, dim: false });
    else if (code === 7) style.inverse = true;
    else if (code === 27) style.inverse = false;
    else if (code === 39) style.color = FOREGROUND;
    else if (code === 49) style.background = null;
    else if (code === 38 || code === 48) {
      const [color, used] = extended(codes.slice(at + 1));
      style[code === 38 ? "color" : "background"] = color;
      at += used;
    } else if (code >= 30 && code <= 37) style.color = COLORS[code - 30];
    else if (code >= 90 && code <= 97) style.color = COLORS[code - 90];
    else if (code >= 40 && code <= 47) style.background = COLORS[code - 40];
  }
}

/** `5;n` or `2;r;g;b`: the colour, and how many numbers it took. */
function extended([kind, ...rest]) {
  if (kind === 2) return [`rgb(${rest.slice(0, 3).join(",")})`, 4];
  const [n = 7] = rest;
  if (n < 16) return [COLORS[n % 8], 2];
  if (n >= 232)
    return [
      `rgb(${Array(3)
        .fill(8 + (n - 232) * 10)
        .join(",")})`,
      2,
    ];
  const cube = n - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => STEPS[step]);
  return [`rgb(${parts.join(",")})`, 2];
}

/** Browsers draw several blanks as one, and none at the ends of a text; no-break spaces they keep. */
function escape(text) {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // Few fonts have Claude Code's bracket.
      .replaceAll("⎿", "└")
      .replaceAll(" ", "\u00A0")
  );
}
