/**
 * Of every table that {@link htmlTable} writes. Its box is what it must fit: where that is narrow, a table of few columns
 * is set tighter and one of many becomes cards. A page of A4 is wide, so that paper has tables.
 *
 * A title beside a cell is the column's, which screen readers know already: its alternative text is empty. Browsers that
 * cannot tell take the declaration before it.
 */
export const TABLE_RULES = `
.scroll{container-type:inline-size;overflow-x:auto;max-width:100%}
.tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:.75rem 1.5rem;margin-top:.5rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.875rem}
caption{text-align:left;color:var(--vtss-faint);padding-bottom:.25rem}
th,td{padding:.3rem .9rem .3rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--vtss-grid);font-weight:400}
thead th{color:var(--vtss-faint);white-space:normal;vertical-align:bottom}
th[scope=row],th:first-child,.words{text-align:left}
th:last-child,td:last-child{padding-right:0}
@container (max-width:36rem){
.few{font-size:.8125rem}
.few th,.few td{padding-right:.5rem;white-space:normal}
.few th:last-child,.few td:last-child{padding-right:0}
.cards,.cards caption,.cards tbody{display:block}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tbody tr{display:grid;position:relative;grid-template-columns:minmax(0,1.45fr) minmax(0,1fr);column-gap:.5rem;margin-top:.5rem;padding-top:.5rem;border-top:1px solid var(--vtss-grid)}
.cards tbody tr:first-child{margin-top:0}
.cards tbody tr:last-child{padding-bottom:.5rem;border-bottom:1px solid var(--vtss-grid)}
.cards tbody .same{margin-top:0;border-top:0}
.cards tbody th,.cards tbody td{border:0;padding:.0625rem 0;white-space:normal}
.cards tbody th{grid-area:1/1/2/-1;font-weight:600}
.cards tbody .same th{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards td{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:.375rem;align-items:baseline;overflow-wrap:anywhere}
.cards td:empty{display:none}
.cards td.words,.cards td.alone{grid-column:1/-1}
.cards td.alone:nth-child(2){grid-area:1/2}
.cards tbody th::before,.cards td::before{content:attr(data-title);content:attr(data-title)/"";color:var(--vtss-faint);font-size:.8125rem;font-weight:400;text-align:left}
.cards tbody th::before{margin-right:.5rem}
.beside tbody tr{grid-template-columns:minmax(0,1fr) 3.5rem 7.875rem;column-gap:.375rem;max-width:24rem}
.beside td:nth-child(even){grid-column:1/3}
.beside td:nth-child(odd){grid-column:3;padding-left:.375rem}
.beside tbody .same{padding-top:.125rem}
.beside td.abreast{display:block;grid-column:auto;padding-left:0;font-size:.8125rem;overflow-wrap:normal}
.beside td:not(.abreast)+.abreast{grid-column:1}
.beside .abreast::before{display:block;text-align:inherit}
.beside .same .abreast::before{content:none}
}
`;
