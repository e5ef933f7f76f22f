// Says why nothing is recorded: the recorder's single button says nothing where the browser has no
// microphone or keeps it from this page.
window.facelogMicrophone ??= (() => {
  const problem = async () => {
    try {
      const asked = await navigator.permissions.query({ name: "microphone" });
      if (asked.state === "denied") return "denied";
    } catch {
      // a browser that does not tell
    }
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices.some((device) => device.kind === "audioinput") ? "" : "none";
  };
  const turned = async () => {
    const place = document.querySelector(".facelog-microphone");
    const pressed = document.activeElement;
    if (!place || pressed?.tagName !== "IFRAME" || !pressed.title.includes("mic_recorder")) return;
    const found = await problem();
    place.textContent = found ? place.dataset[found] : "";
    place.hidden = !found;
  };
  window.addEventListener("blur", () => setTimeout(turned));
  return true;
})();
