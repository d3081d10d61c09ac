// The pictures of a board on the page: what the sensors saw, the truth, and what teacher and student make of every subset.
import { type Colour, classPalette } from '../../runtime/data/class-facts.js';
import type { Board } from '../boards.js';
import { featureFigure } from '../figures/feature-figure.js';
import type { BoardPictures } from '../pictures/board-pictures.js';
import type { PictureFrame, PictureRow, Png } from '../pictures/network-pictures.js';
import { letterKey, subsetLabel } from '../subset-label.js';
import { figureHtml } from './figure-html.js';
import { html } from './html-text.js';
import type { PageSection } from './page-section.js';

/** Base64 digits of all pictures of a board: a page must stay a file that can be sent. */
const MOST_BYTES = 8 * 2 ** 20;

/** Pictures and features as two sections; `pictures` is a sentence where there are none. */
export async function pictureSections(
  board: Board,
  pictures: BoardPictures | string,
  part: string,
): Promise<readonly PageSection[]> {
  const heading = '<h2>What the networks see</h2>';
  if (typeof pictures === 'string') {
    return [
      { id: `${part}pictures`, name: 'Pictures', body: `${heading}<p>Pictures are left out: ${html(pictures)}.</p>` },
    ];
  }
  const { variant, seed, stage, suite, student, teacher } = pictures;
  const palette = classPalette(stage.data);
  const networks = [
    ...(teacher === null ? [] : [{ name: 'teacher', pictures: teacher }]),
    { name: 'student', pictures: student },
  ];
  const lead = `<p class="lead">${html(`${variant}, seed ${seed}, frames at equal distances of split ${board.split}; absent modalities as in ${suite.name}. Below each picture the share of labelled pixels that are right. ${letterKey(board.modalities)}.`)}</p>`;
  const features = featureFigure(networks, board.classes, palette, board.modalities);
  return [
    {
      id: `${part}pictures`,
      name: 'Pictures',
      body: `${heading}${lead}${legendHtml(board.classes, palette)}${framesHtml(board, pictures)}`,
    },
    ...(features === null
      ? []
      : [
          {
            id: `${part}features-section`,
            name: 'Features',
            body: `<h2>Features</h2>${await figureHtml(features, part)}`,
          },
        ]),
  ];
}

function framesHtml({ modalities }: Board, { student, teacher }: BoardPictures): string {
  let left = MOST_BYTES;
  const shown: string[] = [];
  for (const [i, frame] of student.frames.entries()) {
    const ofTeacher = teacher?.frames[i] ?? null;
    left -= sizeOf(frame) + (ofTeacher === null ? 0 : sizeOf(ofTeacher));
    if (left < 0) break;
    shown.push(frameHtml(frame, ofTeacher, modalities));
  }
  const lost = student.frames.length - shown.length;
  const more =
    lost === 0
      ? ''
      : `<p class="note">${lost} more frame${lost === 1 ? ' is' : 's are'} left out: the page would become too large.</p>`;
  return shown.join('') + more;
}

function sizeOf({ inputs, truth, rows }: PictureFrame): number {
  const all = [...inputs, truth, ...rows.flatMap(({ answer, errors }) => [answer, errors])];
  return all.reduce((sum, png) => sum + png.length, 0);
}

function frameHtml(frame: PictureFrame, teacher: PictureFrame | null, modalities: readonly string[]): string {
  const { name, conditions, inputs, truth, rows } = frame;
  const seen = [...inputs.map((png, m) => ({ png, caption: modalities[m]! })), { png: truth, caption: 'ground truth' }];
  const top = seen.map(
    ({ png, caption }) => `<figure>${image(png, caption)}<figcaption>${html(caption)}</figcaption></figure>`,
  );
  const heads = rows.map(
    ({ row }) =>
      `<th scope="col" title="${html(row.replaceAll('+', ', '))}">${html(subsetLabel(row, modalities))}</th>`,
  );
  const line = (title: string, cells: readonly string[]): string =>
    `<tr><th scope="row">${title}</th>${cells.join('')}</tr>`;
  const answers = (who: string, of: readonly PictureRow[]): string =>
    line(
      who,
      of.map(
        ({ row, answer, accuracy }) => `<td>${image(answer, `${who}, ${row}`)}<span>${shareText(accuracy)}</span></td>`,
      ),
    );
  const errors = line(
    'errors of the student',
    rows.map(({ row, errors: png }) => `<td>${image(png, `errors, ${row}`)}</td>`),
  );
  return `<h3>${html(name)}${conditions === '' ? '' : ` <span class="note">${html(conditions)}</span>`}</h3>
<div class="pictures">${top.join('')}</div>
<div class="scroll" tabindex="0" role="region" aria-label="${html(`segmentations of ${name}`)}"><table class="grid"><thead><tr><th></th>${heads.join('')}</tr></thead>
<tbody>${teacher === null ? '' : answers('teacher', teacher.rows)}${answers('student', rows)}${errors}</tbody></table></div>`;
}

const image = (png: Png, alt: string): string =>
  `<img src="data:image/png;base64,${png}" alt="${html(alt)}" loading="lazy">`;

const shareText = (share: number | null): string => (share === null ? 'no labels' : `${(100 * share).toFixed(1)}%`);

function legendHtml(classes: readonly string[], palette: readonly Colour[]): string {
  const items = classes.map((name, c) => {
    const square = `<svg width="11" height="11" aria-hidden="true"><rect width="11" height="11" fill="rgb(${palette[c]!.join(',')})"/></svg>`;
    return `<li>${square}${html(name)}</li>`;
  });
  return `<ul class="legend">${items.join('')}</ul>`;
}
