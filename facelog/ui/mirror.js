// The mirror in the browser: asks for the camera, sends a small frame, draws the bars that come
// back. Nothing is recorded; leaving the page or switching the mirror off stops the camera.

const SIDE = 480; // px of a frame's longer side: enough to find a face in
const PATIENCE = 5000; // ms to wait for an answer before the next frame is sent anyway
const RESPITE = 1000; // ms without a frame after a click or a key: it may lead to another page
const mirrors = new WeakMap();

function element(parent, tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  parent.appendChild(made);
  return made;
}

function build(root) {
  const view = element(root, "div", "view");
  const video = element(view, "video", "video");
  video.muted = true;
  video.playsInline = true;
  const alert = element(root, "p", "alert");
  alert.setAttribute("role", "alert");
  const side = element(root, "div", "side");
  const note = element(side, "p", "note");
  const list = element(side, "div", "bars");
  list.setAttribute("role", "list");
  const take = element(side, "button", "take");
  take.type = "button";
  const mirror = { root, video, alert, note, list, take, rows: [], sentAt: 0, touchedAt: 0 };
  mirror.touch = () => (mirror.touchedAt = Date.now());
  return mirror;
}

function capture(video, longest, quality) {
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", quality);
}

function row(mirror, index) {
  if (!mirror.rows[index]) {
    const line = element(mirror.list, "div", "row");
    line.setAttribute("role", "listitem");
    const name = element(line, "span", "name");
    const track = element(line, "span", "track");
    const bar = element(track, "span", "bar");
    const percent = element(line, "span", "percent");
    mirror.rows[index] = { line, name, bar, percent };
  }
  return mirror.rows[index];
}

function fill(mirror, index, name, share, colour) {
  const { line, name: label, bar, percent } = row(mirror, index);
  line.classList.toggle("neutral", !colour);
  label.textContent = name;
  bar.style.width = `${100 * share}%`;
  bar.style.background = colour || "";
  percent.textContent = `${Math.round(100 * share)}%`;
}

function draw(mirror, data) {
  mirror.note.textContent = data.note;
  mirror.take.textContent = data.take;
  data.bars.forEach((one, index) => fill(mirror, index, one.name, one.share, one.colour));
  fill(mirror, data.bars.length, data.neutral.name, data.neutral.share, null);
}

function fail(mirror, problem) {
  stop(mirror);
  mirror.root.classList.add("failed");
  mirror.alert.textContent = mirror.data.problems[problem];
}

function stop(mirror) {
  clearInterval(mirror.timer);
  for (const event of ["pointerdown", "keydown", "popstate"]) {
    window.removeEventListener(event, mirror.touch, true);
  }
  mirror.stopped = true;
  mirror.stream?.getTracks().forEach((track) => track.stop());
  mirror.video.srcObject = null;
}

// A frame that meets a drawing of the whole page would be answered with the page that is left.
function quiet() {
  const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
  return !state || state === "notRunning";
}

function tick(mirror) {
  if (!mirror.root.isConnected) {
    stop(mirror);
    return;
  }
  const now = Date.now();
  const waited = now - mirror.sentAt;
  const ready = (mirror.answered || waited > PATIENCE) && quiet();
  if (!ready || !mirror.video.videoWidth) return;
  if (mirror.moment) {
    mirror.send("moment", mirror.moment);
  } else if (waited >= mirror.data.every && now - mirror.touchedAt > RESPITE && !document.hidden) {
    mirror.send("frame", capture(mirror.video, SIDE, 0.8));
  } else {
    return;
  }
  mirror.moment = null;
  mirror.sentAt = now;
  mirror.answered = false;
}

async function start(mirror) {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
    fail(mirror, "insecure");
    return;
  }
  try {
    const wanted = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    mirror.stream = stream;
    if (mirror.stopped || !mirror.root.isConnected) {
      stop(mirror); // left while the browser was still asking
      return;
    }
    stream.getVideoTracks()[0].onended = () => fail(mirror, "none");
    mirror.video.srcObject = stream;
    await mirror.video.play();
    mirror.root.classList.add("running");
    mirror.timer = setInterval(() => tick(mirror), 50);
    for (const event of ["pointerdown", "keydown", "popstate"]) {
      window.addEventListener(event, mirror.touch, true);
    }
  } catch (error) {
    if (mirror.stopped) return;
    const problems = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy" };
    fail(mirror, problems[error.name] || "none");
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".mirror");
  let mirror = mirrors.get(root);
  const fresh = !mirror || (mirror.stopped && !mirror.root.classList.contains("failed"));
  if (fresh) {
    root.replaceChildren();
    root.classList.remove("running", "failed");
    mirror = build(root);
    mirrors.set(root, mirror);
  }
  clearTimeout(mirror.leaving);
  mirror.answered = true;
  mirror.data = data;
  mirror.send = setTriggerValue;
  mirror.take.onclick = () => {
    if (mirror.video.videoWidth) mirror.moment = capture(mirror.video, 1280, 0.92);
  };
  draw(mirror, data);
  if (fresh) start(mirror);
  return () => {
    // Called before a new drawing as well: only what is not drawn again is left.
    mirror.leaving = setTimeout(() => stop(mirror), 150);
  };
}
