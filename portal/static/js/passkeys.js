// Passkeys: the browser's half. Sections marked data-passkeys appear only where passkeys exist;
// a form marked data-passkey asks the portal to begin, the device to answer, and sends the answer.

const supported = window.isSecureContext && "PublicKeyCredential" in window;

if (supported) {
  for (const section of document.querySelectorAll("[data-passkeys]")) section.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
}

async function run(form) {
  const button = form.querySelector("button");
  const problem = form.querySelector('[role="alert"]');
  problem.hidden = true;
  button.disabled = true;
  try {
    const options = await post(form, form.dataset.begin, {});
    const answer = form.dataset.passkey === "add" ? await create(options) : await get(options);
    const name = form.querySelector('input[name$="name"]');
    if (name) answer.name = name.value;
    const next = form.dataset.next ? `?next=${encodeURIComponent(form.dataset.next)}` : "";
    const done = await post(form, form.dataset.complete + next, answer);
    window.location.assign(done.redirect_url);
  } catch (error) {
    const cancelled = error.name === "NotAllowedError" || error.name === "AbortError";
    problem.textContent = error.detail || (cancelled ? form.dataset.cancelled : form.dataset.failed);
    problem.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

async function post(form, address, body) {
  const response = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": form.querySelector('[name="csrfmiddlewaretoken"]').value,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    const said = await response.json().catch(() => ({}));
    throw Object.assign(new Error("refused"), { detail: response.status === 403 ? said.detail : "" });
  }
  return response.json();
}

async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    },
  });
  const { response } = credential;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports ? response.getTransports() : [],
    },
  };
}

async function get(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: described(options.allowCredentials),
    },
  });
  const { response } = credential;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function common(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function described(list) {
  return (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));
}

function bytes(base64url) {
  const base64 = base64url.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
