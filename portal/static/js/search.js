// Suggestions below a search box, as a combobox with a list. Without this the box just searches.

const WAIT_MS = 180;
const LEAST = 2;

for (const form of document.querySelectorAll("form[data-search]")) attach(form);

function attach(form) {
  const input = form.querySelector("input[type=search]");
  const address = form.dataset.suggestions;
  if (!address) return;
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  form.append(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let timer = 0;
  let asked = null;
  let chosen = -1;
  close();

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const words = input.value.trim();
    if (words.length < LEAST) return close();
    timer = setTimeout(() => suggest(words), WAIT_MS);
  });

  input.addEventListener("keydown", (event) => {
    const options = [...list.children];
    if (event.key === "Escape" && !list.hidden) {
      close();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: none chosen, back in the text.
      chosen = ((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1;
      mark(options);
      event.preventDefault();
    } else if (event.key === "Enter" && chosen >= 0) {
      location.assign(options[chosen].dataset.url);
      event.preventDefault();
    }
  });

  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });

  async function suggest(words) {
    asked = new AbortController();
    try {
      const url = `${address}?q=${encodeURIComponent(words)}`;
      const response = await fetch(url, { signal: asked.signal, credentials: "same-origin" });
      if (response.ok) show((await response.json()).suggestions ?? []);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(suggestions) {
    chosen = -1;
    list.replaceChildren(...suggestions.map(option));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function option({ title, url }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.textContent = title;
    item.dataset.url = url;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    // Before the field loses the focus, which would close the list.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => location.assign(url));
    return item;
  }

  function mark(options) {
    options.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
