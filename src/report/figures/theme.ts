// The look of all figures: thin lines, the text colour of the page, colours that the colour-blind tell apart.
import type { Config } from 'vega-lite';

/** Okabe and Ito's colours, black replaced by grey so that they show on light and dark paper. */
export const SERIES = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8c8c8c', '#b3a800'] as const;

const FONT = 'system-ui, sans-serif';
const FAINT = 0.18;

export const THEME: Config = {
  background: 'transparent',
  font: FONT,
  view: { stroke: null },
  range: { category: [...SERIES] },
  axis: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    titleFontWeight: 'normal',
    gridColor: 'currentColor',
    gridOpacity: FAINT / 2,
    domainColor: 'currentColor',
    domainOpacity: FAINT * 2,
    tickColor: 'currentColor',
    tickOpacity: FAINT * 2,
    labelLimit: 480,
  },
  legend: { labelColor: 'currentColor', titleColor: 'currentColor', titleFontWeight: 'normal', labelLimit: 480 },
  header: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    titleFontWeight: 'normal',
    labelFontWeight: 'bold',
  },
  title: { color: 'currentColor' },
  text: { color: 'currentColor' },
  rule: { color: 'currentColor' },
  line: { strokeWidth: 1.8 },
};
