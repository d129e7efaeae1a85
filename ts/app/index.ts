/** The element `<vtss-app>`; importing this module defines it. */

import type { ErrorDetail, ProgressDetail, ResultDetail } from "./session-listener.js";
import { VtssApp } from "./vtss-app.js";
import { VtssPicture } from "./vtss-picture.js";

export type { PageOptions } from "./service-protocol.js";
export type { ErrorDetail, ProgressDetail, ResultDetail } from "./session-listener.js";
export { VtssApp } from "./vtss-app.js";

for (const [name, element] of Object.entries({ "vtss-picture": VtssPicture, "vtss-app": VtssApp })) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

declare global {
  interface HTMLElementTagNameMap {
    "vtss-app": VtssApp;
  }
  /** Of the element, and of everything that its events reach: they bubble up to the document and the window. */
  interface GlobalEventHandlersEventMap {
    "vtss-progress": CustomEvent<ProgressDetail>;
    "vtss-result": CustomEvent<ResultDetail>;
    "vtss-error": CustomEvent<ErrorDetail>;
  }
}
