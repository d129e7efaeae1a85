// The element tells what happens by events; each bubbles and crosses shadow roots.
const heard = document.querySelector("#heard");

document.addEventListener("vtss-progress", ({ detail }) => {
  heard.textContent = `${detail.phase}: ${detail.done} of ${detail.total}`;
});
document.addEventListener("vtss-result", ({ detail }) => {
  heard.textContent = `The verdict is "${detail.result.verdict.kind}".`;
});
document.addEventListener("vtss-error", ({ detail }) => {
  heard.textContent = `${detail.code}: ${detail.message}`;
});
