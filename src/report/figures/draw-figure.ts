// Vega-Lite specifications as SVG, without a browser. Nothing is fetched: all data stand in the specification.
import { Error as ErrorLevel, logger, parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { sanitize } from '../../ui/sanitize.js';
import { THEME } from './theme.js';

/** A plot of a report, before it is drawn. */
export interface Figure {
  /** unique on its page */
  readonly id: string;
  readonly title: string;
  /** what is to be seen, and how it was made */
  readonly caption: string;
  readonly spec: TopLevelSpec;
}

/** The specification as it is drawn and kept: with the look of the report, and without letters that steer what shows it. */
export function completeSpec({ spec, title, caption }: Figure): TopLevelSpec {
  const whole = { usermeta: { title, caption }, ...spec, config: THEME };
  const safe = (_: string, value: unknown): unknown => (typeof value === 'string' ? sanitize(value) : value);
  return JSON.parse(JSON.stringify(whole), safe) as TopLevelSpec;
}

/** An `<svg>` element that scales with its place and takes the colour of the text around it. */
export async function drawFigure(figure: Figure): Promise<string> {
  const { spec } = compile(completeSpec(figure), { logger: logger(ErrorLevel) });
  const view = new View(parse(spec), { renderer: 'none', loader: { load: refuse } as never });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

async function refuse(): Promise<never> {
  throw new Error('a figure must not read files');
}
