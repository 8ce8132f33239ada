// What the terminal of textual-serve leaves to the browser: links, downloads, the clipboard, fonts and the keyboard.
"use strict";

(() => {
  const notice = () => document.querySelector("#notice");
  const keyboard = () => document.querySelector(".xterm-helper-textarea");

  function tell(sentence, { text = "", link = "" } = {}) {
    const box = notice();
    const [area, links] = [box.querySelector("textarea"), box.querySelector("ul")];
    if (box.hidden || !link) {
      links.replaceChildren();
    }
    box.querySelector("p").textContent = sentence;
    area.hidden = !text;
    area.value = text;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link, target: "_blank", rel: "noopener noreferrer", textContent: link });
      links.appendChild(document.createElement("li")).append(anchor);
    }
    box.hidden = false;
    if (text) {
      area.focus();
      area.select();
    } else {
      box.querySelector("button").focus();
    }
  }

  function close() {
    notice().hidden = true;
    keyboard()?.focus();
  }

  // Links open in a tab that cannot reach back. A download is asked for inside our own folder, where the cookie goes.
  const openWindow = window.open.bind(window);
  window.open = (url) => {
    const target = new URL(url, window.location.href);
    if (target.origin === window.location.origin && target.pathname.startsWith("/download/")) {
      const anchor = document.createElement("a");
      anchor.href = `.${target.pathname}`;
      anchor.download = "";
      anchor.click();
      return null;
    }
    if (target.protocol !== "https:" && target.protocol !== "http:") {
      return null;
    }
    const opened = openWindow(target.href, "_blank");
    if (opened) {
      opened.opener = null;
    } else {
      tell("The browser kept a new tab from opening:", { link: target.href });
    }
    return opened;
  };

  // The program may write to the clipboard; nothing on its screen may read it.
  const write = navigator.clipboard?.writeText.bind(navigator.clipboard);
  const clipboard = {
    writeText: async (text) => {
      try {
        await write(text);
      } catch {
        tell("The browser did not let this be copied. Copy it from here:", { text });
      }
    },
    readText: async () => "",
  };
  Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });

  // A cell is as wide as the font that is there when the terminal opens, so the fonts come first.
  const start = window.onload;
  window.onload = async (event) => {
    const faces = ["", "bold ", "italic "].map((face) => document.fonts.load(`${face}15px "Roboto Mono"`));
    await Promise.allSettled(faces);
    start(event);
    notice().querySelector("button").addEventListener("click", close);
    notice().addEventListener("keydown", (key) => key.key === "Escape" && close());
    document.querySelector("#ended button").addEventListener("click", () => window.location.reload());
    new MutationObserver(() => {
      const { classList } = document.body;
      if (classList.contains("-closed")) {
        document.querySelector("#ended button").focus();
      } else if (classList.contains("-first-byte") && document.activeElement === document.body) {
        keyboard()?.focus();
      }
    }).observe(document.body, { attributeFilter: ["class"] });
  };
})();
