/** The element `<vtss-app>`; importing this module defines it. */

import { VtssApp } from "./vtss-app.js";
import { VtssPicture } from "./vtss-picture.js";

export type { PageOptions } from "./service-protocol.js";
export type { ProgressDetail, ResultDetail } from "./session.js";
export { VtssApp } from "./vtss-app.js";

for (const [name, element] of Object.entries({ "vtss-picture": VtssPicture, "vtss-app": VtssApp })) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

declare global {
  interface HTMLElementTagNameMap {
    "vtss-app": VtssApp;
  }
}
