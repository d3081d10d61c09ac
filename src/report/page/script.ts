// What the page does by itself: sorting tables, handing out the specification of a figure, opening everything for the printer.
export const SCRIPT = `
'use strict';
for (const button of document.querySelectorAll('th button')) {
  button.addEventListener('click', () => {
    const head = button.closest('th');
    const table = head.closest('table');
    const column = head.cellIndex;
    const next = head.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending';
    for (const other of table.querySelectorAll('thead th')) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', next);
    const sign = next === 'descending' ? -1 : 1;
    const keyOf = (row) => row.cells[column];
    const compare = (a, b) => {
      const [x, y] = [keyOf(a), keyOf(b)];
      if (x.dataset.value !== undefined && y.dataset.value !== undefined) return sign * (x.dataset.value - y.dataset.value);
      if (x.dataset.value !== undefined || y.dataset.value !== undefined) return x.dataset.value === undefined ? 1 : -1;
      return sign * x.textContent.localeCompare(y.textContent, undefined, { numeric: true });
    };
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains('section'));
      body.append(...rows.sort(compare));
    }
  });
}
for (const button of document.querySelectorAll('button[data-spec]')) {
  button.addEventListener('click', () => {
    const text = document.getElementById(button.dataset.spec).textContent;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = button.dataset.spec.replace(/^spec-/, '') + '.vl.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details')) one.open = true;
});
`;
