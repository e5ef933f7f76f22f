// Reads a text aloud, sentence after sentence. Python sends sentences' sounds when they are asked
// for; with the system's own voice the browser speaks by itself and nothing is asked for.
const players = new WeakMap();
const SILENCE =
  "data:audio/wav;base64,UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==";

const started = (window.facelogStarted ??= new Set());

function isMicrophone(element) {
  return element?.tagName === "IFRAME" && element.title.includes("mic_recorder");
}

function localVoice(data) {
  const all = window.speechSynthesis ? window.speechSynthesis.getVoices() : [];
  // Voices that the browser fetches from its maker's servers are left out: nothing leaves unasked.
  const fitting = all.filter(
    (voice) => voice.localService && voice.lang.toLowerCase().startsWith(data.language)
  );
  return fitting.find((voice) => voice.name === data.voice) ?? fitting[0];
}

function loadedVoice(data) {
  return new Promise((resolve) => {
    const found = localVoice(data);
    if (found || !window.speechSynthesis) return resolve(found);
    const done = () => resolve(localVoice(data));
    window.speechSynthesis.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, 300);
  });
}

class Player {
  constructor(root) {
    this.root = root;
    this.run = null;
    this.sounds = new Map();
    this.button = root.querySelector("button");
    this.audio = root.querySelector("audio");
    this.button.addEventListener("click", () => (this.run ? this.stop() : this.start()));
    this.audio.addEventListener("ended", () => this.next());
    this.audio.addEventListener("error", () => this.run && this.sounds.size && this.next());
    this.hush = (event) => event.detail !== this && this.stop();
    document.addEventListener("facelog-speaks", this.hush);
    // Whoever turns to the microphone is not talked over: it would hear the voice as well.
    this.turned = () => setTimeout(() => isMicrophone(document.activeElement) && this.stop());
    window.addEventListener("blur", this.turned);
  }

  update(component) {
    this.data = component.data;
    this.ask = (wish) => component.setTriggerValue("want", wish);
    const { auto } = this.data;
    if (auto && !started.has(auto)) {
      started.add(auto);
      this.start(auto);
    }
    if (this.run && this.data.run === this.run) {
      for (const [index, sound] of Object.entries(this.data.sounds)) {
        if (!this.sounds.has(+index)) this.sounds.set(+index, sound);
      }
      if (this.data.failed) this.stop();
      else if (this.waiting && this.sounds.has(this.index)) this.play();
    }
    this.draw();
  }

  start(run) {
    document.dispatchEvent(new CustomEvent("facelog-speaks", { detail: this }));
    this.run = run ?? `${Date.now()}-${Math.random()}`;
    this.index = 0;
    this.waiting = true;
    this.sounds.clear();
    this.asked = new Set();
    this.draw();
    if (this.data.mode === "system") {
      const mine = this.run;
      loadedVoice(this.data).then((voice) => {
        if (this.run !== mine) return;
        if (voice) this.speak(voice);
        else this.want(0, true);
      });
      return;
    }
    // Within the press itself: browsers let a sound play later only where one was begun here.
    this.audio.src = SILENCE;
    this.audio.play().catch(() => {});
    if (!run) this.want(0, false);
  }

  want(index, offline) {
    this.offline ||= offline;
    if (index < this.data.count && !this.sounds.has(index) && !this.asked.has(index)) {
      this.asked.add(index);
      this.ask({ run: this.run, index, offline: Boolean(this.offline) });
    }
  }

  play() {
    const sound = this.sounds.get(this.index);
    const bytes = Uint8Array.from(atob(sound.data), (character) => character.charCodeAt(0));
    this.forget();
    this.url = URL.createObjectURL(new Blob([bytes], { type: sound.kind }));
    this.waiting = false;
    this.audio.src = this.url;
    this.audio.playbackRate = this.audio.defaultPlaybackRate = sound.rate;
    this.audio.play().catch((error) => error.name === "NotAllowedError" && this.stop());
    this.want(this.index + 1, false);
    this.draw();
  }

  next() {
    if (!this.run || this.waiting) return;
    this.index += 1;
    if (this.index >= this.data.count) return this.stop();
    this.waiting = true;
    if (this.sounds.has(this.index)) this.play();
    else {
      this.want(this.index, false);
      this.draw();
    }
  }

  speak(voice) {
    const mine = this.run;
    window.speechSynthesis.cancel();
    this.waiting = false;
    this.data.sentences.forEach((sentence, index) => {
      const said = new SpeechSynthesisUtterance(sentence);
      Object.assign(said, { voice, lang: voice.lang, rate: this.data.speed });
      said.pitch = Math.min(2, Math.max(0, this.data.pitch / 50));
      said.onstart = () => {
        if (this.run !== mine) return;
        this.index = index;
        this.draw();
      };
      const last = index === this.data.sentences.length - 1;
      said.onend = () => this.run === mine && last && this.stop();
      said.onerror = () => this.run === mine && this.stop();
      window.speechSynthesis.speak(said);
    });
    this.draw();
  }

  stop() {
    if (!this.run) return;
    this.run = null;
    this.waiting = false;
    this.offline = false;
    this.audio.pause();
    this.forget();
    if (this.data.mode === "system") window.speechSynthesis?.cancel();
    this.draw();
  }

  forget() {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
  }

  draw() {
    const { labels, count } = this.data;
    const state = !this.run ? "idle" : this.waiting ? "waiting" : "playing";
    const label = { idle: labels.play, waiting: labels.waiting, playing: labels.stop }[state];
    const player = this.root.querySelector(".facelog-player");
    player.dataset.state = state;
    player.classList.toggle("facelog-player-compact", Boolean(this.data.compact));
    this.root.querySelector(".facelog-player-label").textContent = label;
    this.button.title = this.data.compact ? label : "";
    const place = state === "playing" && count > 1 ? `${this.index + 1} / ${count}` : "";
    this.root.querySelector(".facelog-player-place").textContent = place;
    this.button.setAttribute("aria-pressed", String(state !== "idle"));
    this.button.disabled = Boolean(this.data.disabled) && !this.run;
  }

  leave() {
    this.stop();
    document.removeEventListener("facelog-speaks", this.hush);
    window.removeEventListener("blur", this.turned);
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  player.update(component);
  return () =>
    setTimeout(() => {
      if (!root.isConnected && players.get(root) === player) {
        player.leave();
        players.delete(root);
      }
    });
}
