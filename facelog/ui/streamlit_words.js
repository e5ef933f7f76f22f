// Says in the page's language what Streamlit says in English only: a few words on its buttons and
// what a screen reader is told. Nothing a person typed is touched, and nothing is sent anywhere.
(() => {
  const WITHIN = [
    ..."FileUploader CameraInput AudioInput TooltipContent SkipToContent DateInputCalendar"
      .split(" ")
      .map((name) => `[data-testid="st${name}"]`),
    '[data-testid="InputInstructions"]',
    '[data-testid="stDataFrameColumnVisibilityMenu"]',
    '[data-testid="stDataFrameResizable"] label',
    // Of a list to choose from what is no choice itself: those may be a person's words.
    '[role="option"]:is(:not([data-key]), [data-key="__creatable__"], [data-key="__select_all__"])',
    "[data-has-shortcut] > span", // the name of a button that is only an icon
    // A dialog of Streamlit's own; in ours the words lie deeper.
    '[role="dialog"] > h2, [role="dialog"] > div > div:not([data-testid])',
  ].join();
  const OWN = '[data-testid="stFileUploaderFileName"], [data-testid="stWidgetLabel"]';
  const NAMES = ["aria-label", "alt", "title"];

  class Words {
    constructor() {
      this.whole = new Map(); // what is said as it stands
      this.rules = []; // what is said around a word: [in its place, before the word, after it]
      this.done = new WeakMap(); // of a text or an element: what was said before, and what is now
      new MutationObserver((changes) => changes.forEach((change) => this.changed(change))).observe(
        document.body,
        { childList: true, subtree: true, characterData: true, attributeFilter: NAMES }
      );
    }

    learn(pairs) {
      const split = pairs.map(([english, other]) => [other, ...english.split(/\{\w+\}/)]);
      this.whole = new Map(split.filter((one) => one.length === 2).map(([to, of]) => [of, to]));
      this.rules = split.filter((one) => one.length === 3);
      this.walk(document.body);
    }

    say(written) {
      const text = written.trim();
      if (this.whole.has(text)) return written.replace(text, () => this.whole.get(text));
      for (const [other, before, after] of this.rules) {
        if (
          text.length > before.length + after.length &&
          text.startsWith(before) &&
          text.endsWith(after)
        ) {
          const name = text.slice(before.length, text.length - after.length);
          return other.replace(/\{\w+\}/, () => name);
        }
      }
      return written;
    }

    // What Streamlit itself said, where what stands there is ours.
    turned(holder, name, present) {
      const known = this.done.get(holder)?.[name];
      const source = known && known.to === present ? known.from : present;
      const to = this.say(source);
      if (to !== source || known) {
        this.done.set(holder, { ...this.done.get(holder), [name]: { from: source, to } });
      }
      return to;
    }

    text(node) {
      const around = node.parentElement;
      if (!around?.closest(WITHIN) || around.closest(OWN)) return;
      const to = this.turned(node, "text", node.nodeValue);
      if (to !== node.nodeValue) node.nodeValue = to;
    }

    element(element) {
      for (const name of NAMES) {
        const present = element.getAttribute(name);
        if (!present) continue;
        const to = this.turned(element, name, present);
        if (to !== present) element.setAttribute(name, to);
      }
    }

    walk(root) {
      if (root.nodeType === Node.TEXT_NODE) return this.text(root);
      if (root.nodeType !== Node.ELEMENT_NODE) return;
      this.element(root);
      const both = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
      const walker = document.createTreeWalker(root, both);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.nodeType === Node.TEXT_NODE) this.text(node);
        else this.element(node);
      }
    }

    changed({ type, target, addedNodes }) {
      if (type === "childList") addedNodes.forEach((node) => this.walk(node));
      else if (type === "characterData") this.text(target);
      else this.element(target);
    }
  }

  (window.facelogWords ??= new Words()).learn(PAIRS);
})();
