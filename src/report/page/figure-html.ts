// A figure of the page: its drawing, what it shows, and the specification from which anybody can draw it anew.
import { completeSpec, drawFigure, type Figure } from '../figures/draw-figure.js';
import { html, idPart } from './html-text.js';

/** Wider drawings scroll on narrow screens instead of shrinking until nobody can read them. */
const SHRINKS_TO = 640;

export async function figureHtml(figure: Figure, part: string): Promise<string> {
  const svg = await drawFigure(figure);
  const width = Number(/^<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  const id = `${part}${idPart(figure.id)}`;
  const spec = JSON.stringify(completeSpec(figure)).replace(/</g, '\\u003c');
  const className = width > SHRINKS_TO ? 'scroll wide-figure' : 'scroll';
  return `<figure id="${id}"><h3>${html(figure.title)}</h3>
<div class="${className}" role="img" aria-label="${html(figure.title)}" tabindex="0">${svg}</div>
<figcaption>${html(figure.caption)} <button type="button" data-spec="spec-${id}">Vega-Lite</button></figcaption>
<script type="application/json" id="spec-${id}">${spec}</script></figure>`;
}
