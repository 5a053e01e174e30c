// Compares the hash of a file with that of the published form. The file never leaves the browser.

for (const block of document.querySelectorAll("[data-file-check]")) {
  const input = block.querySelector("input[type=file]");
  const status = block.querySelector("[role=status]");
  // Only secure addresses have it; elsewhere the hash above can be compared by hand.
  if (!input || !status || !globalThis.crypto?.subtle) continue;
  block.hidden = false;

  input.addEventListener("change", async () => {
    const [file] = input.files;
    status.textContent = "";
    delete status.dataset.kind;
    if (!file) return;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const same = hash === block.dataset.sha256;
      status.className = "notice";
      status.dataset.kind = same ? "good" : "bad";
      status.textContent = same ? block.dataset.same : block.dataset.other;
    } catch {
      status.className = "notice";
      status.dataset.kind = "bad";
      status.textContent = block.dataset.failed;
    }
  });
}
