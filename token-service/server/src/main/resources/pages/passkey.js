"use strict";
// Passkeys: asks the browser for one and sends its answer with the form it belongs to. The pages work
// without this; what needs it stays hidden until it runs.
(() => {
  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const descriptors = (list) => (list || []).map((each) => {
    const descriptor = { type: each.type, id: decode(each.id) };
    if (each.transports && each.transports.length) descriptor.transports = each.transports;
    return descriptor;
  });

  const options = (form) => {
    const read = JSON.parse(form.dataset.options);
    read.challenge = decode(read.challenge);
    if (read.user) read.user.id = decode(read.user.id);
    if (read.excludeCredentials) read.excludeCredentials = descriptors(read.excludeCredentials);
    if (read.allowCredentials) read.allowCredentials = descriptors(read.allowCredentials);
    return read;
  };

  const answer = (credential) => {
    const response = { clientDataJSON: encode(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = encode(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: {},
      response,
    });
  };

  const send = (form, credential) => {
    form.elements.credential.value = answer(credential);
    form.submit();
  };

  const fail = (form) => {
    const notice = form.querySelector("[data-failure]");
    if (notice) notice.hidden = false;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  };

  let waiting = new AbortController();

  const start = async (form) => {
    waiting.abort();
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    try {
      send(form, form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: options(form) })
        : await navigator.credentials.get({ publicKey: options(form) }));
    } catch {
      fail(form);
    }
  };

  const offer = async (form) => {
    const possible = PublicKeyCredential.isConditionalMediationAvailable
      && await PublicKeyCredential.isConditionalMediationAvailable();
    if (!possible) return;
    try {
      send(form, await navigator.credentials.get({
        publicKey: options(form), mediation: "conditional", signal: waiting.signal,
      }));
    } catch {
      // given up, or the button was used instead
    }
  };

  if (!window.PublicKeyCredential) return;
  for (const hidden of document.querySelectorAll("[data-needs-passkeys]")) hidden.hidden = false;
  for (const hint of document.querySelectorAll("[data-without-passkeys]")) hint.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      start(form);
    });
    if ("conditional" in form.dataset) offer(form);
  }
})();
