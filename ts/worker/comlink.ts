/**
 * What the library calls of comlink. The build puts comlink itself in this place: a browser finds no package by its name in a
 * worker, where a page's import map does not hold.
 */
export { type Endpoint, expose, type Remote, transfer, wrap } from "comlink";
