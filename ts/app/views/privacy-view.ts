import { html, type TemplateResult } from "lit";
import { countOf } from "../../report/number-words.js";
import type { View } from "../app-state.js";
import type { Enforced } from "../policy.js";

/** What the browser makes sure of, and no more than that. */
const SENTENCES: Readonly<Record<Enforced, string>> = {
  nothing:
    "Your rows stay in this element, which sends nothing. The page around it allows connections, so what else it does is its own.",
  connections:
    "Your rows stay in this element: the browser refuses every connection that a script may open, of the page and of its workers. What may be loaded besides, such as scripts, the page’s policy says.",
  requests:
    "Your rows stay in this page: the browser refuses every request, of the page and of its workers, but to go to another page.",
};

/** What is enforced, what was counted, and how anyone can check both. */
export function privacyView({ state, numbers }: View): TemplateResult {
  const { enforced, nRequests } = state;
  const sentence = enforced === null ? "Your rows stay in this page." : SENTENCES[enforced];
  return html`<footer>
    <p>${sentence} <span class="count">${countOf(nRequests, "request", numbers)} since it was loaded.</span></p>
    <details><summary>How to check</summary>
      <p>Switch the network off and use the page: everything works. Or open the developer tools, look at
        <em>Network</em> while a run goes on, and see nothing. In the page’s source the line
        <code>Content-Security-Policy</code> begins with <code>default-src 'none'; connect-src 'none'</code>; workers come
        from a blob and inherit it. Nothing is stored: when the page is closed, everything is gone.</p>
      <p>Counted is what the browser lists of the page and of its workers; some browsers list refused requests as well. What
        no policy can refuse: that a script leads the browser to another address, opens a connection ahead of a request
        (preconnect), or speaks with another browser (WebRTC). The script of this element does none of it. In
        <code>vtss.html</code> the policy lets no other script run; as <code>vtss app</code> serves the page, and on any web
        host, none but those of that host, which alone can be asked for one (<code>script-src 'self'</code>).</p>
    </details>
  </footer>`;
}
