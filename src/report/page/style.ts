// The look of the page: a paper on a screen, light or dark, narrow or wide, and on real paper.
export const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #5b6570; --line: #d4d9df; --tint: #f4f6f8; --mark: #0b62b0; --warn: #fff4d6; --warn-line: #e0a800; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171b; --ink: #e4e7eb; --soft: #9aa4af; --line: #343b43; --tint: #1d2228; --mark: #74b6f5; --warn: #3a2f10; --warn-line: #b98f1a; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
main, header, nav { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 21px; margin: 52px 0 4px; padding-top: 12px; border-top: 2px solid var(--ink); overflow-wrap: anywhere; }
h3 { font-size: 16px; margin: 34px 0 8px; overflow-wrap: anywhere; }
p { margin: 8px 0; max-width: 78ch; overflow-wrap: anywhere; }
.lead, .note, figcaption { color: var(--soft); }
.note, figcaption { font-size: 13px; }
a { color: var(--mark); }
nav { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--line); padding-top: 9px; padding-bottom: 9px; margin-top: 22px; display: flex; gap: 4px 18px; flex-wrap: wrap; font-size: 14px; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
h2, h3, figure, .table { scroll-margin-top: 58px; }
section { scroll-margin-top: 64px; }
section:first-child h2 { margin-top: 34px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; background: var(--line); border: 1px solid var(--line); margin: 20px 0 0; }
.facts div { background: var(--paper); padding: 10px 14px; }
.facts dt { color: var(--soft); font-size: 12.5px; }
.facts dd { margin: 0; font-size: 16px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.missing { background: var(--warn); border-left: 4px solid var(--warn-line); padding: 10px 16px; margin: 20px 0 0; }
.missing ul { margin: 6px 0 0; padding-left: 20px; max-height: 15em; overflow: auto; }
.missing li { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 9px; text-align: right; vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
th:first-child, td:first-child, .words, tbody th { text-align: left; }
tbody th { font-weight: 400; position: sticky; left: 0; background: var(--paper); z-index: 1; max-width: 22em; white-space: normal; overflow-wrap: anywhere; min-width: 7em; }
thead th { border-bottom: 1px solid var(--ink); }
tbody + tbody { border-top: 1px solid var(--line); }
tbody tr.section th { font-style: italic; color: var(--soft); padding-top: 8px; }
tbody tr:not(.section):hover, tbody tr:not(.section):hover th { background: var(--tint); }
td small { color: var(--soft); font-size: 11px; margin-left: 3px; }
.wide td small { display: block; margin-left: 0; line-height: 1.2; }
th .detail { display: block; color: var(--soft); font-size: 11px; }
td.within, td.within small { color: var(--soft); opacity: .72; }
td.best b { font-weight: 750; }
td.second u { text-underline-offset: 3px; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible, summary:focus-visible, figure button:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
th button::after { content: "\\2195"; opacity: .25; margin-left: 3px; font-size: 11px; }
th[aria-sort=ascending] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: "\\2193"; opacity: 1; }
figure { margin: 22px 0 8px; }
figure svg { max-width: 100%; height: auto; display: block; }
figure .wide-figure svg { max-width: none; }
figcaption { margin-top: 6px; max-width: 90ch; }
figure button { font: inherit; font-size: 12px; color: var(--mark); background: none; border: 1px solid var(--line); border-radius: 4px; padding: 0 7px; margin-left: 6px; cursor: pointer; }
details { margin: 10px 0; }
summary { cursor: pointer; color: var(--mark); font-size: 14px; }
pre { background: var(--tint); padding: 14px 16px; overflow-x: auto; font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; tab-size: 2; }
.pictures { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0; }
.pictures figure, .grid td figure { margin: 0; }
.pictures figcaption { font-size: 12px; margin-top: 2px; }
.pictures img, .grid img { width: 132px; height: auto; image-rendering: pixelated; display: block; border: 1px solid var(--line); }
.grid td, .grid th { padding: 4px 6px; vertical-align: middle; text-align: center; }
.grid tbody th { text-align: left; min-width: 6em; max-width: 7em; overflow-wrap: normal; }
.grid td span { display: block; font-size: 11.5px; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: 3px 14px; font-size: 12.5px; margin: 8px 0; padding: 0; list-style: none; }
.legend svg { vertical-align: -1px; margin-right: 5px; }
footer { max-width: 1120px; margin: 56px auto 0; padding: 14px 20px 40px; color: var(--soft); font-size: 13px; border-top: 1px solid var(--line); }
@media (max-width: 640px) { nav { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; } main, header, nav, footer { padding-left: 14px; padding-right: 14px; } h1 { font-size: 24px; } .pictures img, .grid img { width: 104px; } }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f4f4f4; }
  body { font-size: 10.5pt; }
  nav, figure button { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 7.6pt; }
  td small { font-size: 5.8pt; }
  .wide td small { font-size: 4.8pt; }
  .wide { font-size: 6.4pt; }
  figure .wide-figure svg { max-width: 100%; }
  th, td { padding: 2px 4px; }
  .wide th, .wide td { padding: 2px 2px; }
  tbody th { position: static; min-width: 0; }
  .grid th, .grid td { padding: 1px 2px; font-size: 6pt; }
  .grid td span { font-size: 5.5pt; }
  .grid img { width: 9mm; }
  .grid tbody th { min-width: 0; max-width: 14mm; }
  .pictures img { width: 26mm; }
  th button::after { content: none; }
  figure, .table, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
