// Copy buttons beside a text field. They stay hidden where they could not work.

for (const block of document.querySelectorAll("[data-copy]")) {
  const field = block.querySelector("input, textarea");
  const button = block.querySelector("button");
  const status = block.querySelector("[role=status]");
  if (!field || !button) continue;
  button.hidden = false;

  button.addEventListener("click", async () => {
    let said = button.dataset.copied;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Only secure addresses have a clipboard: leave the text selected.
      field.focus();
      field.select();
      said = button.dataset.failed;
    }
    if (!status) return;
    status.textContent = said;
    setTimeout(() => { status.textContent = ""; }, 4000);
  });
}
